import type { HeldCompany, StrikeOffColumns } from "@/server/register/stream/held-company";
import { deriveStrikeOff, type StrikeOff } from "@/server/register/strike-off/strike-off";
import { classifyStrikeOffFiling } from "@/server/register/strike-off/strike-off-filings";

const PROPOSAL = "active-proposal-to-strike-off";
/** Whose stage we know by their filings' words. */
const OPEN: readonly (string | null)[] = ["proposed", "suspended"];

export interface KnownFiling {
  transactionId: string;
  type: string;
  description: string;
  /** ISO day. */
  date: string;
}

export interface Settled {
  strikeOff: StrikeOff | null;
  /** What only Companies House's REST can tell; null when profile and filings agree. */
  doubt: string | null;
}

export const isOpenStage = (stage: string | null): boolean => OPEN.includes(stage);

/**
 * The stage of a strike-off from the profile and the filings that we know, oldest first. The order in which they came makes no
 * difference. Filings from before we followed the company may be missing: then what was known before is kept, and the doubt says so.
 */
export function settleStage(
  profile: { status: string | null; statusDetail: string | null; dissolvedOn: string | null },
  filings: readonly KnownFiling[],
  held: Partial<StrikeOffColumns> | null,
  today: string,
): Settled {
  const status = profile.status ?? "unknown";
  const newestFirst = [...filings].reverse();
  const derived = deriveStrikeOff({ status, statusDetail: profile.statusDetail, filings: newestFirst, today });
  const strikeOff = filings.length === 0 ? keepHeld(derived, profile, held) : fillIn(derived, filings, held);
  return { strikeOff, doubt: doubtOf(profile, strikeOff, filings.length, held) };
}

/** No filing is known: the profile alone moves what we hold. */
function keepHeld(
  derived: StrikeOff | null,
  profile: { status: string | null; dissolvedOn: string | null },
  held: Partial<StrikeOffColumns> | null,
): StrikeOff | null {
  const before = held && fromColumns(held);
  if (!before) return derived;
  const isOpen = isOpenStage(before.stage);
  if (derived) return isOpen ? before : derived;
  if (profile.status === "dissolved") {
    if (before.stage === "dissolved") return before;
    return isOpen ? { ...before, stage: "dissolved", since: profile.dissolvedOn, expectedDissolutionOn: null } : null;
  }
  if (profile.status !== "active") return null;
  return isOpen ? { ...before, stage: "discontinued", since: null, expectedDissolutionOn: null } : before;
}

/** The notice of a strike-off that began before we followed it is known from before. */
function fillIn(
  derived: StrikeOff | null,
  filings: readonly KnownFiling[],
  held: Partial<StrikeOffColumns> | null,
): StrikeOff | null {
  const before = held && fromColumns(held);
  if (!derived || !before?.noticeOn || derived.noticeOn || !isOpenStage(before.stage)) return derived;
  const isNoticeKnown = filings.some((filing) => classifyStrikeOffFiling(filing)?.step === "noticed");
  return isNoticeKnown ? derived : { ...derived, noticeOn: before.noticeOn, kind: derived.kind ?? before.kind };
}

function doubtOf(
  profile: { status: string | null; statusDetail: string | null },
  strikeOff: StrikeOff | null,
  filings: number,
  held: Partial<StrikeOffColumns> | null,
): string | null {
  const isProposed = profile.status === "active" && profile.statusDetail === PROPOSAL;
  const isOpen = isOpenStage(strikeOff?.stage ?? null);
  if (isProposed && isOpen && strikeOff?.noticeOn === null) return "its filing history decides the stage";
  if (isProposed && !isOpen) return "a filing says that the strike-off is over, the profile that it goes on";
  if (!isProposed && isOpen) return "a filing says that it is in strike-off, the profile does not";
  if (filings === 0 && hasLeft(strikeOff, held)) return "it left strike-off, and no filing says how";
  if (profile.status === "active" && strikeOff?.stage === "dissolved")
    return "a final notice was filed, the profile is active";
  return null;
}

/** Now, or before and nothing has told since when. */
function hasLeft(strikeOff: StrikeOff | null, held: Partial<StrikeOffColumns> | null): boolean {
  if (strikeOff?.stage === "discontinued" && strikeOff.since === null) return true;
  return isOpenStage(held?.strike_off_stage ?? null) && !isOpenStage(strikeOff?.stage ?? null);
}

function fromColumns(held: Partial<StrikeOffColumns>): StrikeOff | null {
  if (!held.strike_off_stage) return null;
  return {
    stage: held.strike_off_stage,
    kind: held.strike_off_kind ?? null,
    since: held.strike_off_since ?? null,
    noticeOn: held.strike_off_notice_on ?? null,
    expectedDissolutionOn: held.expected_dissolution_on ?? null,
    transactionId: null,
  };
}

export function toColumns(strikeOff: StrikeOff | null): StrikeOffColumns {
  return {
    strike_off_stage: strikeOff?.stage ?? null,
    strike_off_kind: strikeOff?.kind ?? null,
    strike_off_since: strikeOff?.since ?? null,
    strike_off_notice_on: strikeOff?.noticeOn ?? null,
    expected_dissolution_on: strikeOff?.expectedDissolutionOn ?? null,
  };
}

/** What a company was, as far as its timeline tells changes. */
export function beforeOf(held: HeldCompany) {
  return {
    name: held.name,
    status: held.status,
    statusDetail: held.status_detail,
    strikeOffStage: held.strike_off_stage,
    isStageFiled: (held.strike_off_since ?? held.strike_off_notice_on) !== null,
  };
}
