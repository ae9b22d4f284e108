import type pg from "pg";
import { londonDay } from "@/server/platform/calendar";
import { COMMUNITY_INTEREST, MOST_LIKELY_LIMITED } from "./bulk-vocabulary";
import {
  ADD_FORMER_NAMES,
  addFormerNames,
  EACH_FORMER_NAME,
  findNewNameDays,
  replaceFormerNames,
  STORED_NAMES,
} from "./merge-former-names";
import { ADDRESS, FACTS, type Stretch } from "./staged-row";

/** What Companies House itself told this recently, or after the day of the file, knows more, and later: it is left alone. */
const PROFILE_BEATS_FILE_DAYS = 35;

export interface Merged {
  added: number;
  changed: number;
  enteredStrikeOff: number;
  leftStrikeOff: number;
}

/** A strike-off of a company that we first read: no news, and its kind is not told. */
const FIRST_ENTERED = `'{"kind":null,"seen":"first"}'`;
const STRIKE_OFF = "'active-proposal-to-strike-off'";
const IS_RUNNING = "(company.strike_off_stage in ('proposed', 'suspended'))";
/** The file tells no stage: a proposal counts as proposed until the filing history says more. */
const STAGE = `case when staged.status_detail = ${STRIKE_OFF} then 'proposed'::strike_off_stage end`;
const listOf = (columns: readonly string[]) => (alias: string) =>
  columns.map((column) => `${alias}.${column}`).join(", ");
const address = listOf(ADDRESS);
const isOfAddress = (column: string) => ADDRESS.some((one) => one === column);
const factsButAddress = listOf(FACTS.filter((column) => !isOfAddress(column)));
/** What the file tells; of a company's type perhaps nothing, or only a likely one: then what is known stays. */
const typeOr = (known: string) => `coalesce(nullif(staged.type, '${COMMUNITY_INTEREST}'), ${known},
  case staged.type when '${COMMUNITY_INTEREST}' then '${MOST_LIKELY_LIMITED}' end)`;
const factsOr = (knownType: string) => (column: string) => (column === "type" ? typeOr(knownType) : `staged.${column}`);
const toldOf = factsOr("company.type");
const FIRST_FACTS = FACTS.map(factsOr("null")).join(", ");
const toldButAddress = FACTS.filter((column) => !isOfAddress(column))
  .map(toldOf)
  .join(", ");
/** Its letters and digits alone. */
const joinedAddress = (alias: string) => `regexp_replace(lower(concat(${address(alias)})), '[^[:alnum:]]', '', 'g')`;
/** The stream and REST split an address otherwise than the file does, and do not write it in capitals. */
const HAS_MOVED = `((${address("company")}) is distinct from (${address("staged")})
  and (coalesce(company.profile_fetched_at, company.streamed_at) is null or ${joinedAddress("company")} <> ${joinedAddress("staged")}))`;
/** The file's names come first among those that are stored; those that it no longer lists are kept after them. */
const HAS_NEW_NAMES = `(staged.former_names is not null
  and company.former_names[1:cardinality(staged.former_names)] is distinct from staged.former_names)`;

/** What is merged of a stretch; `was_known` companies with what they were before. One for each connection. */
const MERGED_PART = `create temp table if not exists merged_part (
  number text, was_known boolean, has_moved boolean, name text, status text, status_detail text) on commit delete rows`;

/** What decides where a row goes comes first: columns further back cost more to reach. */
const FIRST_ASKED = ["number", "status_detail", "former_names", "former_until"];
const STRETCH = [...FIRST_ASKED, ...FACTS.filter((column) => !FIRST_ASKED.includes(column))].join(", ");

/**
 * Adds a stretch of the bulk file to a register that knows none of it: fails with PostgreSQL's 23505 when it knows one. That these are
 * first seen is what `created_at` says of them; news are their strike-offs alone. The stretch is read once for all that is made of it:
 * its rows lie all over a staging table that is larger than the memory for it.
 */
export async function addFirstCompanies(client: pg.Client, { table, after, until }: Stretch): Promise<Merged> {
  await client.query("select set_config('strikeline.loading', 'on', true)");
  const { rows } = await client.query<Pick<Merged, "added" | "enteredStrikeOff">>(
    `with staged as materialized (
      select ${STRETCH} from staging.${table} where number > $1 and number <= $2 order by number
    ), added as (
      insert into companies (number, ${FACTS.join(", ")}, strike_off_stage, former_names)
      select staged.number, ${FIRST_FACTS}, ${STAGE}, coalesce(staged.former_names, '{}') from staged
    ), named as (
      ${ADD_FORMER_NAMES} from staged ${EACH_FORMER_NAME} where staged.former_names is not null
    ), entered as (
      insert into register_events (id, company_number, kind, source, details, fingerprint)
      select ${EVENT_ID}, number, 'entered_strike_off', 'bulk', ${FIRST_ENTERED}::jsonb,
        ${fingerprint("number", "'entered_strike_off'", FIRST_ENTERED, "$3")}
      from staged where status_detail = ${STRIKE_OFF} on conflict do nothing returning 1
    )
    select (select count(*) from staged)::int as added, (select count(*) from entered)::int as "enteredStrikeOff"`,
    [after, until, londonDay(new Date())],
  );
  const { added, enteredStrikeOff } = rows[0] ?? { added: 0, enteredStrikeOff: 0 };
  return { added, changed: 0, enteredStrikeOff, leftStrikeOff: 0 };
}

/**
 * Merges a stretch of the bulk file into the register, set by set and in the order of the numbers: only rows that differ are written,
 * with their events.
 */
export async function mergeCompanies(client: pg.Client, stretch: Stretch): Promise<Merged> {
  await client.query(MERGED_PART);
  await client.query(STORED_NAMES);
  await client.query("select set_config('strikeline.loading', 'on', true)");
  // The statistics of a column of texts may make the thousands of numbers between two others look like a single one; a loop over all of
  // them for each of them would never end.
  await client.query("set local enable_nestloop = off");
  await addCompanies(client, stretch);
  const changed = await findChanged(client, stretch);
  await client.query("set local enable_nestloop to default");
  await client.query("analyze merged_part");
  await addFormerNames(client, stretch);
  if (changed > 0) {
    await replaceFormerNames(client, stretch);
    await changeCompanies(client, stretch);
  }
  const { rows } = await client.query<Merged>(
    `select count(*) filter (where not part.was_known)::int as added, count(*) filter (where part.was_known)::int as changed,
      count(*) filter (where staged.status_detail = ${STRIKE_OFF} and part.status_detail is distinct from ${STRIKE_OFF})::int as "enteredStrikeOff",
      count(*) filter (where part.status_detail = ${STRIKE_OFF} and staged.status_detail is distinct from ${STRIKE_OFF}
        and staged.status <> 'dissolved')::int as "leftStrikeOff"
    from merged_part part join staging.${stretch.table} staged using (number)`,
  );
  const merged = rows[0] ?? { added: 0, changed: 0, enteredStrikeOff: 0, leftStrikeOff: 0 };
  if (merged.added + merged.changed > 0) await recordEvents(client, stretch);
  return merged;
}

/** Adds the numbers of a list that are not known. In one order for everybody: two lists that share numbers never deadlock. */
export async function mergeNumbers(client: pg.Client, { table, after, until }: Stretch): Promise<Merged> {
  const { rowCount } = await client.query(
    `with added as (
      insert into companies (number, sic_codes)
      select number, '{}' from staging.${table} where number > $1 and number <= $2 order by number
      on conflict (number) do nothing returning number
    )
    insert into register_events (id, company_number, kind, source, details, fingerprint)
    select ${EVENT_ID}, number, 'added', 'list', '{}', ${fingerprint("number", "'added'", "'{}'", "$3")} from added
    on conflict do nothing`,
    [after, until, londonDay(new Date())],
  );
  return { added: rowCount ?? 0, changed: 0, enteredStrikeOff: 0, leftStrikeOff: 0 };
}

async function addCompanies(client: pg.Client, { table, after, until }: Stretch): Promise<void> {
  await client.query(
    `with added as (
      insert into companies (number, ${FACTS.join(", ")}, strike_off_stage, former_names)
      select staged.number, ${FIRST_FACTS}, ${STAGE}, coalesce(staged.former_names, '{}')
      from staging.${table} staged where staged.number > $1 and staged.number <= $2
        and not exists (select 1 from companies company where company.number = staged.number and company.number > $1 and company.number <= $2)
      order by staged.number
      on conflict (number) do nothing returning number
    )
    insert into merged_part (number, was_known) select number, false from added`,
    [after, until],
  );
}

/** Notes those that differ, with what they were. */
async function findChanged(client: pg.Client, stretch: Stretch): Promise<number> {
  const { table, asOf, after, until } = stretch;
  const late = await findNewNameDays(client, stretch);
  const { rowCount } = await client.query(
    `insert into merged_part (number, was_known, has_moved, name, status, status_detail)
    select company.number, true, ${HAS_MOVED}, company.name, company.status, company.status_detail
    from staging.${table} staged join companies company on company.number = staged.number
    where staged.number > $1 and staged.number <= $2 and company.number > $1 and company.number <= $2
      and coalesce(greatest(company.profile_fetched_at, company.streamed_at, company.missing_since), 'epoch')
        < least(now() - make_interval(days => ${PROFILE_BEATS_FILE_DAYS}), $4::date::timestamp at time zone 'Europe/London')
      and ((${factsButAddress("company")}) is distinct from (${toldButAddress}) or ${HAS_MOVED} or ${HAS_NEW_NAMES}
        or company.missing_since is not null or company.number = any($3::text[]))
    order by company.number for no key update of company`,
    [after, until, late, asOf],
  );
  return rowCount ?? 0;
}

async function changeCompanies(client: pg.Client, { table }: Stretch): Promise<void> {
  await client.query(
    `update companies company set
      ${FACTS.map((column) => `${column} = ${isOfAddress(column) ? keptUnlessMoved(column) : toldOf(column)}`).join(", ")},
      accounts_overdue = ${stillOverdue("accounts")},
      confirmation_overdue = ${stillOverdue("confirmation")},
      former_names = coalesce(former.names, '{}'),
      -- A strike-off that is over or begins anew leaves nothing of the last one behind; one that goes on keeps what is known of it.
      strike_off_stage = case when ${IS_RUNNING} is not true then coalesce(${STAGE}, company.strike_off_stage)
        when ${STAGE} is not null then company.strike_off_stage end,
      (strike_off_kind, strike_off_since, strike_off_notice_on, expected_dissolution_on) = (
        select company.strike_off_kind, company.strike_off_since, company.strike_off_notice_on, company.expected_dissolution_on
        where ${IS_RUNNING} is not distinct from (${STAGE} is not null)),
      missing_since = null,
      updated_at = now()
    from merged_part part join staging.${table} staged using (number) left join (
      select number, array_agg(name order by position) as names from stored_names group by number) former using (number)
    where part.was_known and company.number = part.number`,
    [londonDay(new Date())],
  );
}

/** An address that agrees stays as it is split. */
const keptUnlessMoved = (column: string) => `case when part.has_moved then staged.${column} else company.${column} end`;

/** A due day of its own decides anew whether it is past; the file does not say it. */
const stillOverdue = (what: "accounts" | "confirmation") =>
  `case when company.${what}_next_due_on is not distinct from staged.${what}_next_due_on then company.${what}_overdue
    else coalesce(staged.${what}_next_due_on < $1::date, false) end`;

/** Ordered by time like all ids of events (version 7), on every version of PostgreSQL that we support. */
const EVENT_ID = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send(
  floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

/** The same as `fingerprintOf` makes. All are expressions of text. */
function fingerprint(number: string, kind: string, details: string, day: string): string {
  return `encode(sha256(convert_to('["' || ${number} || '","' || ${kind} || '","' || ${day}::text || '",' || ${details} || ']', 'UTF8')), 'hex')`;
}

const json = (column: string) => `coalesce(to_json(${column})::text, 'null')`;
const fromTo = (column: string) =>
  `'{"from":' || ${json(`part.${column}`)} || ',"to":' || ${json(`staged.${column}`)} || '}'`;
const differs = (column: string) =>
  `part.was_known and part.${column} <> '' and staged.${column} <> '' and part.${column} <> staged.${column}`;

/** What is news, each with when it is and its details as JSON; the same as `changesOf` says of a file's row. */
const CHANGES: readonly { kind: string; applies: string; details: string }[] = [
  {
    kind: "added",
    applies: "not part.was_known",
    details: `'{"name":' || ${json("staged.name")} || ',"status":' || ${json("staged.status")} || '}'`,
  },
  { kind: "name_changed", applies: differs("name"), details: fromTo("name") },
  {
    kind: "entered_strike_off",
    applies: `staged.status_detail = ${STRIKE_OFF} and part.status_detail is distinct from ${STRIKE_OFF}`,
    // Of a company that nobody knew it tells how it is, not that it came to be so.
    details: `case when part.was_known then '{"kind":null}' else ${FIRST_ENTERED} end`,
  },
  {
    kind: "left_strike_off",
    applies: `part.status_detail = ${STRIKE_OFF} and staged.status_detail is distinct from ${STRIKE_OFF} and staged.status <> 'dissolved'`,
    details: "'{}'",
  },
  { kind: "dissolved", applies: `${differs("status")} and staged.status = 'dissolved'`, details: fromTo("status") },
  {
    kind: "status_changed",
    applies: `${differs("status")} and staged.status <> 'dissolved'`,
    details: fromTo("status"),
  },
];

async function recordEvents(client: pg.Client, { table }: Stretch): Promise<void> {
  const { rows } = await client.query<{ known: boolean }>(
    "select exists (select from merged_part where was_known) as known",
  );
  // Of companies that nobody knew there are two kinds of news.
  const kinds = rows[0]?.known
    ? CHANGES
    : CHANGES.filter(({ kind }) => kind === "added" || kind === "entered_strike_off");
  for (const { kind, applies, details } of kinds) {
    await client.query(
      `insert into register_events (id, company_number, kind, source, details, fingerprint)
      select ${EVENT_ID}, news.number, '${kind}', 'bulk', news.details::jsonb, ${fingerprint("news.number", `'${kind}'`, "news.details", "$1")}
      from (
        select part.number, ${details} as details from merged_part part join staging.${table} staged using (number) where ${applies} offset 0
      ) news
      on conflict do nothing`,
      [londonDay(new Date())],
    );
  }
}
