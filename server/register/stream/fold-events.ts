import type { StreamEvent } from "@/server/integrations/companies-house/stream-mapper";
import { keepFormerNames } from "@/server/register/profiles/former-names";
import { changesOf } from "@/server/register/profiles/store-company";
import {
  columnsOfEvent,
  differs,
  type FormerName,
  type HeldCompany,
  isSameNames,
  lacksStatus,
  type StrikeOffColumns,
} from "@/server/register/stream/held-company";
import { beforeOf, isOpenStage, type KnownFiling, settleStage, toColumns } from "@/server/register/stream/settle-stage";
import { movesStrikeOff } from "@/server/register/strike-off/strike-off-filings";
import type { RegisterChange } from "@/server/register/timeline/register-events";

/** REST may lag behind the stream by minutes, and a `published_at` without a zone be an hour late. */
export const REST_MARGIN_MS = 2 * 3_600_000;

export interface FoldedCompany {
  /** As it is to be stored. */
  row: HeldCompany;
  isNew: boolean;
  isChanged: boolean;
  /** Whether the former names or their days are others than those that are stored. */
  isRenamed: boolean;
  changes: RegisterChange[];
  /** Why REST is to be asked about it; null when nothing is in doubt. */
  doubt: string | null;
  /** A filing that moved it was taken back: what stood before that one no later event tells. */
  isTakenBack: boolean;
  filings: KnownFiling[];
}

/** Whether an event may change anything that we hold. Cheap: most events do not. */
export function isNews(
  event: StreamEvent,
  held: HeldCompany | undefined,
  knownFilings: ReadonlySet<string>,
  today: string,
): boolean {
  switch (event.is) {
    case "company": {
      if (!held) return true;
      if (isOlderThanRest(event, held)) return false;
      return (
        held.missing_since !== null ||
        differs(columnsOfEvent(event.company, event.told, held, today), held) ||
        !isSameNames(formerNamesOf(event, held), held.previous_names)
      );
    }
    case "company-deleted":
      return held !== undefined && held.missing_since === null;
    case "company-unread":
      return held !== undefined;
    case "filing":
      return movesStrikeOff(event.filing)
        ? !knownFilings.has(filingMark(event.filing))
        : knownFilings.has(event.filing.transactionId);
    case "filing-deleted":
      return knownFilings.has(event.transactionId);
    case "other":
      return false;
  }
}

/** What tells one version of a filing from another. */
export function filingMark({ transactionId, type, description, date }: KnownFiling): string {
  return [transactionId, type, description, date].join("\u0001");
}

/** Applies one company's events in their order to what we hold of it. Pure: the same events on the same state give the same. */
export function foldEvents(
  number: string,
  events: readonly StreamEvent[],
  held: HeldCompany | undefined,
  filings: readonly KnownFiling[],
  today: string,
): FoldedCompany {
  const folded: FoldedCompany = {
    row: held ?? emptyCompany(number),
    isNew: held === undefined,
    isChanged: held === undefined,
    isRenamed: false,
    changes: [],
    doubt: null,
    isTakenBack: false,
    filings: [...filings],
  };
  for (const event of events) applyEvent(folded, event, today);
  return folded;
}

function applyEvent(folded: FoldedCompany, event: StreamEvent, today: string): void {
  switch (event.is) {
    case "company":
      applyProfile(folded, event, today);
      return;
    case "company-deleted":
      if (folded.row.missing_since === null) {
        folded.row = { ...folded.row, missing_since: new Date().toISOString() };
        folded.isChanged = true;
        folded.changes.push({ kind: "not_on_register", details: {} });
      }
      folded.doubt = "the register says that it is deleted";
      return;
    case "company-unread":
      folded.doubt = "an event about it came without data";
      return;
    case "filing":
      if (movesStrikeOff(event.filing)) addFiling(folded, event.filing, today);
      else withdrawFiling(folded, event.filing.transactionId, today);
      return;
    case "filing-deleted":
      withdrawFiling(folded, event.transactionId, today);
      return;
    case "other":
      return;
  }
}

function addFiling(folded: FoldedCompany, filing: KnownFiling, today: string): void {
  // Told again it keeps its place among those of its day.
  if (folded.filings.some((known) => filingMark(known) === filingMark(filing))) return;
  folded.filings = insertFiling(without(folded.filings, filing.transactionId), filing);
  applyFilings(folded, folded.row, today);
}

/** One that is deleted, or corrected into one that moves nothing: what it made us believe is no longer what we hold. */
function withdrawFiling(folded: FoldedCompany, transactionId: string, today: string): void {
  const kept = without(folded.filings, transactionId);
  if (kept.length === folded.filings.length) return;
  folded.filings = kept;
  applyFilings(folded, null, today);
  folded.isTakenBack = true;
}

const without = (filings: readonly KnownFiling[], transactionId: string) =>
  filings.filter((known) => known.transactionId !== transactionId);

/** Oldest first; of one day in the order in which they came. */
function insertFiling(filings: readonly KnownFiling[], filing: KnownFiling): KnownFiling[] {
  const at = filings.findIndex((known) => known.date > filing.date);
  return at === -1 ? [...filings, filing] : [...filings.slice(0, at), filing, ...filings.slice(at)];
}

function applyProfile(folded: FoldedCompany, event: Extract<StreamEvent, { is: "company" }>, today: string): void {
  const { row, isNew } = folded;
  const isFirst = isNew && row.name === null && row.status === null;
  if (!isFirst && isOlderThanRest(event, row)) return;
  const columns = columnsOfEvent(event.company, event.told, row, today);
  const names = formerNamesOf(event, row);
  const isRenamed = !isSameNames(names, row.previous_names);
  if (!isFirst && row.missing_since === null && !isRenamed && !differs(columns, row)) return;

  const profile = { status: columns.status, statusDetail: columns.status_detail, dissolvedOn: columns.dissolved_on };
  const { strikeOff, doubt } = settleStage(profile, folded.filings, row, today);
  folded.changes.push(...changesOf(isFirst ? null : beforeOf(row), { ...profile, name: columns.name }, strikeOff));
  folded.row = { ...row, ...columns, ...toColumns(strikeOff), previous_names: names, missing_since: null };
  folded.isChanged = true;
  folded.doubt = doubt ?? (lacksStatus(event.company, row) ? "an event about it told no status" : null);
  folded.isRenamed ||= isRenamed;
}

/** Newest first, as the event lists them, then those that are kept. A day that it does not tell is the one that is known, if any. */
function formerNamesOf(
  event: Extract<StreamEvent, { is: "company" }>,
  { name: last, previous_names }: HeldCompany,
): FormerName[] {
  const { name: current, previousNames: listed } = event.company;
  const kept = keepFormerNames(
    listed.map(({ name }) => name),
    current,
    [last, ...previous_names.map(({ name }) => name)],
  ).map((name) => ({ name, from: null, to: null }));
  return [...listed, ...kept].map(({ name, from, to }) => {
    const known = previous_names.find((one) => one.name === name);
    return { name, from: from ?? known?.from ?? null, to: to ?? known?.to ?? null };
  });
}

/** `believed` is what counts beside filings that may be missing. */
function applyFilings(folded: FoldedCompany, believed: StrikeOffColumns | null, today: string): void {
  const { row } = folded;
  if (row.status === null) {
    folded.doubt = "it is known by a filing alone";
    return;
  }
  const profile = { status: row.status, statusDetail: row.status_detail, dissolvedOn: row.dissolved_on };
  const { strikeOff, doubt } = settleStage(profile, folded.filings, believed, today);
  const columns = toColumns(strikeOff);
  folded.doubt = doubt;
  if (columns.strike_off_stage !== row.strike_off_stage) {
    const now = { name: row.name, status: row.status, statusDetail: row.status_detail };
    folded.changes.push(...changesOf(beforeOf(row), now, strikeOff));
    if (strikeOff === null && isOpenStage(row.strike_off_stage)) {
      folded.changes.push({
        kind: "strike_off_stage_changed",
        details: { from: row.strike_off_stage, to: null },
      });
    }
  }
  folded.row = { ...row, ...columns };
  folded.isChanged = true;
}

/** REST has read the company since the event was published: what REST told is newer. */
export function isOlderThanRest(event: StreamEvent, { profile_fetched_at }: HeldCompany): boolean {
  if (!profile_fetched_at || !event.publishedAt) return false;
  return event.publishedAt.getTime() < Date.parse(profile_fetched_at) - REST_MARGIN_MS;
}

function emptyCompany(number: string): HeldCompany {
  return {
    number,
    name: null,
    status: null,
    status_detail: null,
    type: null,
    jurisdiction: null,
    incorporated_on: null,
    dissolved_on: null,
    sic_codes: [],
    care_of: null,
    po_box: null,
    premises: null,
    address_line_1: null,
    address_line_2: null,
    town: null,
    county: null,
    country: null,
    postcode: null,
    accounts_category: null,
    accounts_next_due_on: null,
    accounts_last_made_up_to: null,
    accounts_overdue: null,
    confirmation_next_due_on: null,
    confirmation_overdue: null,
    has_charges: null,
    has_insolvency_history: null,
    strike_off_stage: null,
    strike_off_kind: null,
    strike_off_since: null,
    strike_off_notice_on: null,
    expected_dissolution_on: null,
    previous_names: [],
    missing_since: null,
    profile_fetched_at: null,
    streamed_at: null,
    told_again_at: null,
  };
}
