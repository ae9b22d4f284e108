import type { RegisterCompany } from "@/server/integrations/companies-house/mapper";
import type { ToldFlags } from "@/server/integrations/companies-house/stream-mapper";
import type { Tx } from "@/server/platform/db/client";

/** What the stream tells of a company, as our columns hold it. Days are ISO strings. */
export interface ProfileColumns {
  name: string | null;
  status: string | null;
  status_detail: string | null;
  type: string | null;
  jurisdiction: string | null;
  incorporated_on: string | null;
  dissolved_on: string | null;
  sic_codes: string[];
  care_of: string | null;
  po_box: string | null;
  premises: string | null;
  address_line_1: string | null;
  address_line_2: string | null;
  town: string | null;
  county: string | null;
  country: string | null;
  postcode: string | null;
  accounts_category: string | null;
  accounts_next_due_on: string | null;
  accounts_last_made_up_to: string | null;
  accounts_overdue: boolean | null;
  confirmation_next_due_on: string | null;
  confirmation_overdue: boolean | null;
  has_charges: boolean | null;
  has_insolvency_history: boolean | null;
}

export interface StrikeOffColumns {
  strike_off_stage: "proposed" | "suspended" | "discontinued" | "dissolved" | null;
  strike_off_kind: "voluntary" | "compulsory" | null;
  strike_off_since: string | null;
  strike_off_notice_on: string | null;
  expected_dissolution_on: string | null;
}

export interface FormerName {
  name: string;
  from: string | null;
  to: string | null;
}

export interface HeldCompany extends ProfileColumns, StrikeOffColumns {
  number: string;
  previous_names: FormerName[];
  missing_since: string | null;
  profile_fetched_at: string | null;
  streamed_at: string | null;
  told_again_at: string | null;
}

const PROFILE_COLUMNS = [
  "name",
  "status",
  "status_detail",
  "type",
  "jurisdiction",
  "incorporated_on",
  "dissolved_on",
  "sic_codes",
  "care_of",
  "po_box",
  "premises",
  "address_line_1",
  "address_line_2",
  "town",
  "county",
  "country",
  "postcode",
  "accounts_category",
  "accounts_next_due_on",
  "accounts_last_made_up_to",
  "accounts_overdue",
  "confirmation_next_due_on",
  "confirmation_overdue",
  "has_charges",
  "has_insolvency_history",
] as const satisfies readonly (keyof ProfileColumns)[];

/** The companies as they stand, by number. Dates come as text, so that they compare with the wire's. */
export async function readHeld(tx: Tx, numbers: readonly string[]): Promise<Map<string, HeldCompany>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ held: HeldCompany }[]>`
    select to_jsonb(company) || jsonb_build_object('previous_names', case when company.former_names = '{}' then '[]' else (
      select coalesce(jsonb_agg(jsonb_build_object('name', name, 'from', effective_from, 'to', ceased_on) order by position), '[]')
      from company_previous_names where company_number = company.number) end) as held
    from companies company where number = any(${[...numbers]}::text[])`;
  return new Map(rows.map(({ held }) => [held.number, held]));
}

/**
 * An event's profile as columns. The stream leaves out flags that are false and mostly those about lateness: what it does not say
 * stays as REST told it, except that a new due date decides anew whether it is past. `today` is an ISO day.
 */
export function columnsOfEvent(
  company: RegisterCompany,
  told: ToldFlags,
  held: Partial<ProfileColumns> | null,
  today: string,
): ProfileColumns {
  const { address } = company;
  const kept = lacksStatus(company, held) ? held : null;
  return {
    name: company.name,
    status: kept?.status ?? company.status,
    status_detail: company.statusDetail ?? kept?.status_detail ?? null,
    type: company.type,
    jurisdiction: company.jurisdiction,
    incorporated_on: company.incorporatedOn,
    dissolved_on: company.dissolvedOn,
    sic_codes: company.sicCodes,
    care_of: address.careOf,
    po_box: address.poBox,
    premises: address.premises,
    address_line_1: address.line1,
    address_line_2: address.line2,
    town: address.town,
    county: address.county,
    country: address.country,
    postcode: address.postcode,
    accounts_category: company.accountsCategory,
    accounts_next_due_on: company.accountsNextDueOn,
    accounts_last_made_up_to: company.accountsLastMadeUpTo,
    accounts_overdue:
      told.accountsOverdue ??
      stillOverdue(company.accountsNextDueOn, held?.accounts_next_due_on, held?.accounts_overdue, today),
    confirmation_next_due_on: company.confirmationNextDueOn,
    confirmation_overdue:
      told.confirmationOverdue ??
      stillOverdue(company.confirmationNextDueOn, held?.confirmation_next_due_on, held?.confirmation_overdue, today),
    has_charges: told.hasCharges ?? held?.has_charges ?? null,
    has_insolvency_history: told.hasInsolvencyHistory ?? held?.has_insolvency_history ?? null,
  };
}

/** The register says the status of nearly all; an event that leaves out one that we hold has not said that it is over. */
export function lacksStatus({ status }: RegisterCompany, held: Partial<ProfileColumns> | null): boolean {
  return status === "unknown" && Boolean(held?.status) && held?.status !== "unknown";
}

function stillOverdue(
  due: string | null,
  heldDue: string | null | undefined,
  held: boolean | null | undefined,
  today: string,
): boolean | null {
  if (due === (heldDue ?? null)) return held ?? null;
  return due !== null && due < today;
}

/** Whether the profile says anything that we do not hold. */
export function differs(columns: ProfileColumns, held: ProfileColumns): boolean {
  return PROFILE_COLUMNS.some((name) => {
    const [now, was] = [columns[name], held[name]];
    return Array.isArray(now) && Array.isArray(was) ? !isSameList(now, was) : now !== was;
  });
}

/** Whether the former names are the same ones, in the same order and with the same days. */
export function isSameNames(a: readonly FormerName[], b: readonly FormerName[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, from, to }, index) => name === b[index]?.name && from === b[index].from && to === b[index].to)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
