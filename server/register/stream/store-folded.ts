import { dayOf } from "@/server/platform/calendar";
import type { Tx } from "@/server/platform/db/client";
import type { FoldedCompany } from "@/server/register/stream/fold-events";
import { DOUBT_PRIORITY, LASTING_DOUBT_PRIORITY, requestChecks } from "@/server/register/stream/register-checks";
import { recordManyRegisterEvents } from "@/server/register/timeline/register-events";

/** Stores companies as they are after their events, with what changed: one statement a table. */
export async function storeFolded(tx: Tx, companies: readonly FoldedCompany[]): Promise<void> {
  const changed = companies.filter((company) => company.isChanged);
  if (changed.length > 0) await upsertCompanies(tx, changed);
  await replacePreviousNames(tx, changed);
  await recordManyRegisterEvents(
    tx,
    "stream",
    changed.map(({ row, changes }) => ({ companyNumber: row.number, changes })),
  );
  await noteDoubts(tx, companies);
}

/** In one order, so that no two writers of the register wait for each other. */
async function upsertCompanies(tx: Tx, companies: readonly FoldedCompany[]): Promise<void> {
  const rows = JSON.stringify(companies.map(({ row }) => row));
  await tx.$executeRaw`
    insert into companies as company (number, name, status, status_detail, type, jurisdiction, incorporated_on, dissolved_on, sic_codes,
      care_of, po_box, premises, address_line_1, address_line_2, town, county, country, postcode, accounts_category,
      accounts_next_due_on, accounts_last_made_up_to, accounts_overdue, confirmation_next_due_on, confirmation_overdue, has_charges,
      has_insolvency_history, strike_off_stage, strike_off_kind, strike_off_since, strike_off_notice_on, expected_dissolution_on,
      missing_since, streamed_at, updated_at)
    select number, name, status, status_detail, type, jurisdiction, incorporated_on, dissolved_on, sic_codes,
      care_of, po_box, premises, address_line_1, address_line_2, town, county, country, postcode, accounts_category,
      accounts_next_due_on, accounts_last_made_up_to, accounts_overdue, confirmation_next_due_on, confirmation_overdue, has_charges,
      has_insolvency_history, strike_off_stage, strike_off_kind, strike_off_since, strike_off_notice_on, expected_dissolution_on,
      missing_since, now(), now()
    from jsonb_to_recordset(${rows}::jsonb) as row(
      number text, name text, status text, status_detail text, type text, jurisdiction text, incorporated_on date, dissolved_on date,
      sic_codes text[], care_of text, po_box text, premises text, address_line_1 text, address_line_2 text, town text, county text,
      country text, postcode text, accounts_category text, accounts_next_due_on date, accounts_last_made_up_to date,
      accounts_overdue boolean, confirmation_next_due_on date, confirmation_overdue boolean, has_charges boolean,
      has_insolvency_history boolean, strike_off_stage strike_off_stage, strike_off_kind strike_off_kind, strike_off_since date,
      strike_off_notice_on date, expected_dissolution_on date, missing_since timestamptz)
    order by number
    on conflict (number) do update set
      name = excluded.name, status = excluded.status, status_detail = excluded.status_detail, type = excluded.type,
      jurisdiction = excluded.jurisdiction, incorporated_on = excluded.incorporated_on, dissolved_on = excluded.dissolved_on,
      sic_codes = excluded.sic_codes, care_of = excluded.care_of, po_box = excluded.po_box, premises = excluded.premises,
      address_line_1 = excluded.address_line_1, address_line_2 = excluded.address_line_2, town = excluded.town,
      county = excluded.county, country = excluded.country, postcode = excluded.postcode,
      accounts_category = excluded.accounts_category, accounts_next_due_on = excluded.accounts_next_due_on,
      accounts_last_made_up_to = excluded.accounts_last_made_up_to, accounts_overdue = excluded.accounts_overdue,
      confirmation_next_due_on = excluded.confirmation_next_due_on, confirmation_overdue = excluded.confirmation_overdue,
      has_charges = excluded.has_charges, has_insolvency_history = excluded.has_insolvency_history,
      strike_off_stage = excluded.strike_off_stage, strike_off_kind = excluded.strike_off_kind,
      strike_off_since = excluded.strike_off_since, strike_off_notice_on = excluded.strike_off_notice_on,
      expected_dissolution_on = excluded.expected_dissolution_on, missing_since = excluded.missing_since,
      streamed_at = excluded.streamed_at, updated_at = excluded.updated_at`;
}

/** The projection of the names on the company follows by trigger. */
async function replacePreviousNames(tx: Tx, companies: readonly FoldedCompany[]): Promise<void> {
  const renamed = companies.flatMap(({ row, isRenamed }) => (isRenamed ? [row] : []));
  if (renamed.length === 0) return;
  await tx.companyPreviousName.deleteMany({ where: { companyNumber: { in: renamed.map(({ number }) => number) } } });
  await tx.companyPreviousName.createMany({
    data: renamed.flatMap(({ number, previous_names }) =>
      previous_names.map(({ name, from, to }, position) => ({
        companyNumber: number,
        position,
        name,
        effectiveFrom: dayOf(from),
        ceasedOn: dayOf(to),
      })),
    ),
  });
}

/** What stays in doubt is asked of REST; a doubt that the next event settled is not, unless no event can settle it. */
async function noteDoubts(tx: Tx, companies: readonly FoldedCompany[]): Promise<void> {
  const takenBack = companies.filter(({ isTakenBack }) => isTakenBack).map(({ row }) => row.number);
  const sure = companies.filter(({ doubt }) => doubt === null).map(({ row }) => row.number);
  const doubtful = companies.flatMap(({ row, doubt }) =>
    doubt === null ? [] : [{ number: row.number, reason: doubt }],
  );
  if (sure.length > 0) {
    await tx.$executeRaw`delete from register_checks where company_number = any(${sure}::text[]) and enqueued_at is null and priority = ${DOUBT_PRIORITY}`;
  }
  await requestChecks(tx, doubtful, DOUBT_PRIORITY);
  const reason = "a filing that moved its strike-off was withdrawn";
  await requestChecks(
    tx,
    takenBack.map((number) => ({ number, reason })),
    LASTING_DOUBT_PRIORITY,
  );
}
