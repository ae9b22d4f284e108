import type { Tx } from "@/server/platform/db/client";
import type { BulkCompany } from "@/server/register/bulk/bulk-company";

/** A profile read from Companies House this recently knows more, and later, than the monthly file: it is left alone. */
const PROFILE_BEATS_FILE_DAYS = 35;

export interface MergedRow {
  number: string;
  outcome: "added" | "changed" | "unchanged";
  before: {
    name: string | null;
    status: string | null;
    statusDetail: string | null;
    strikeOffStage: string | null;
  } | null;
}

interface MergeResult {
  number: string;
  is_added: boolean | null;
  was_known: boolean;
  name: string | null;
  status: string | null;
  status_detail: string | null;
  strike_off_stage: string | null;
}

/** Merges rows of the bulk file into the register with one statement: only rows that differ are written. */
export async function mergeCompanies(tx: Tx, rows: readonly BulkCompany[]): Promise<MergedRow[]> {
  const results = await tx.$queryRaw<MergeResult[]>`
    with incoming as (
      select * from jsonb_to_recordset(${JSON.stringify(rows.map(columnsOf))}::jsonb) as row(
        number text, name text, status text, status_detail text, type text, incorporated_on date, dissolved_on date, sic_codes text[],
        care_of text, po_box text, premises text, address_line_1 text, address_line_2 text, town text, county text, country text, postcode text,
        accounts_category text, accounts_next_due_on date, accounts_last_made_up_to date, confirmation_next_due_on date,
        strike_off_stage strike_off_stage)
    ), before as (
      select company.number, company.name, company.status, company.status_detail, company.strike_off_stage
      from companies company join incoming on incoming.number = company.number
    ), merged as (
      insert into companies as company (number, name, status, status_detail, type, incorporated_on, dissolved_on, sic_codes, care_of, po_box,
        premises, address_line_1, address_line_2, town, county, country, postcode, accounts_category, accounts_next_due_on,
        accounts_last_made_up_to, confirmation_next_due_on, strike_off_stage)
      select * from incoming order by number
      on conflict (number) do update set
        name = excluded.name, status = excluded.status, status_detail = excluded.status_detail, type = excluded.type,
        incorporated_on = excluded.incorporated_on, dissolved_on = excluded.dissolved_on, sic_codes = excluded.sic_codes,
        care_of = excluded.care_of, po_box = excluded.po_box, premises = excluded.premises, address_line_1 = excluded.address_line_1,
        address_line_2 = excluded.address_line_2, town = excluded.town, county = excluded.county, country = excluded.country,
        postcode = excluded.postcode, accounts_category = excluded.accounts_category, accounts_next_due_on = excluded.accounts_next_due_on,
        accounts_last_made_up_to = excluded.accounts_last_made_up_to, confirmation_next_due_on = excluded.confirmation_next_due_on,
        -- A strike-off that is over or begins anew leaves nothing of the last one behind; one that goes on keeps what is known of it.
        strike_off_stage = case
          when (company.strike_off_stage in ('proposed', 'suspended')) is not true then coalesce(excluded.strike_off_stage, company.strike_off_stage)
          when excluded.strike_off_stage is not null then company.strike_off_stage end,
        (strike_off_kind, strike_off_since, strike_off_notice_on, expected_dissolution_on) = (
          select company.strike_off_kind, company.strike_off_since, company.strike_off_notice_on, company.expected_dissolution_on
          where (company.strike_off_stage in ('proposed', 'suspended')) is not distinct from (excluded.strike_off_stage is not null)),
        missing_since = null,
        updated_at = now()
      where (company.profile_fetched_at is null or company.profile_fetched_at < now() - make_interval(days => ${PROFILE_BEATS_FILE_DAYS}))
        and (company.name, company.status, company.status_detail, company.type, company.incorporated_on, company.dissolved_on,
          company.sic_codes, company.care_of, company.po_box, company.premises, company.address_line_1, company.address_line_2, company.town,
          company.county, company.country, company.postcode, company.accounts_category, company.accounts_next_due_on,
          company.accounts_last_made_up_to, company.confirmation_next_due_on)
        is distinct from (excluded.name, excluded.status, excluded.status_detail, excluded.type, excluded.incorporated_on, excluded.dissolved_on,
          excluded.sic_codes, excluded.care_of, excluded.po_box, excluded.premises, excluded.address_line_1, excluded.address_line_2,
          excluded.town, excluded.county, excluded.country, excluded.postcode, excluded.accounts_category, excluded.accounts_next_due_on,
          excluded.accounts_last_made_up_to, excluded.confirmation_next_due_on)
      returning company.number, (xmax = 0) as is_added
    )
    select incoming.number, merged.is_added, before.number is not null as was_known,
      before.name, before.status, before.status_detail, before.strike_off_stage::text as strike_off_stage
    from incoming left join merged on merged.number = incoming.number left join before on before.number = incoming.number`;
  await replacePreviousNames(tx, rows, new Set(results.flatMap((row) => (row.is_added === null ? [] : [row.number]))));
  return results.map((row) => ({
    number: row.number,
    outcome: row.is_added === null ? "unchanged" : row.was_known ? "changed" : "added",
    before: row.was_known
      ? { name: row.name, status: row.status, statusDetail: row.status_detail, strikeOffStage: row.strike_off_stage }
      : null,
  }));
}

function columnsOf(row: BulkCompany) {
  const { address } = row;
  return {
    number: row.number,
    name: row.name,
    status: row.status,
    status_detail: row.statusDetail,
    type: row.type,
    incorporated_on: row.incorporatedOn,
    dissolved_on: row.dissolvedOn,
    sic_codes: row.sicCodes,
    care_of: address.careOf,
    po_box: address.poBox,
    premises: address.premises,
    address_line_1: address.line1,
    address_line_2: address.line2,
    town: address.town,
    county: address.county,
    country: address.country,
    postcode: address.postcode,
    accounts_category: row.accounts.category,
    accounts_next_due_on: row.accounts.nextDueOn,
    accounts_last_made_up_to: row.accounts.lastMadeUpTo,
    confirmation_next_due_on: row.confirmation.nextDueOn,
    // The file tells no stage: a proposal counts as proposed until the filing history says more.
    strike_off_stage: row.statusDetail === "active-proposal-to-strike-off" ? "proposed" : null,
  };
}

async function replacePreviousNames(tx: Tx, rows: readonly BulkCompany[], written: ReadonlySet<string>): Promise<void> {
  const affected = rows.filter((row) => written.has(row.number));
  await tx.companyPreviousName.deleteMany({ where: { companyNumber: { in: affected.map((row) => row.number) } } });
  await tx.companyPreviousName.createMany({
    data: affected.flatMap((row) =>
      row.previousNames.map(({ name, from, to }, position) => ({
        companyNumber: row.number,
        position,
        name,
        effectiveFrom: from ? new Date(from) : null,
        ceasedOn: to ? new Date(to) : null,
      })),
    ),
  });
}
