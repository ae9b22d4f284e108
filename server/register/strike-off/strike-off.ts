import type { RegisterFiling } from "@/server/integrations/companies-house/mapper";
import { assertNever } from "@/server/platform/errors";
import { classifyStrikeOffFiling, type StrikeOffKind } from "./strike-off-filings";

export type StrikeOffStage = "proposed" | "suspended" | "discontinued" | "dissolved";

/** Where a company stands on its way off the register. Days are ISO strings. */
export interface StrikeOff {
  stage: StrikeOffStage;
  kind: StrikeOffKind | null;
  /** The day this stage began; null when no filing tells. */
  since: string | null;
  /** The First Gazette notice of this episode. */
  noticeOn: string | null;
  /** The earliest day of dissolution, two months after the notice; null unless the proposal is running. */
  expectedDissolutionOn: string | null;
  /** Names the episode: the filing of its First Gazette notice, or of the application before there is one. */
  transactionId: string | null;
}

type StrikeOffFiling = Pick<RegisterFiling, "transactionId" | "type" | "description" | "date">;

interface Episode {
  kind: StrikeOffKind;
  /** `ended`: the company left the register another way, as by liquidation. */
  stage: StrikeOffStage | "ended";
  since: string;
  noticeOn: string | null;
  transactionId: string | null;
}

/** Profile and filing history are updated apart; within this time the newer of the two is believed. */
export const SETTLING_DAYS = 14;
/** A proposal that came to nothing stops being news. */
export const SHOWN_DISCONTINUED_DAYS = 365;

/**
 * The strike-off of a company from its profile and filing history, in whichever order these were updated.
 * Null when there is none, or only one long over. `today` is an ISO day.
 */
export function deriveStrikeOff(facts: {
  status: string;
  statusDetail: string | null;
  filings: readonly StrikeOffFiling[];
  today: string;
}): StrikeOff | null {
  const episode = latestEpisode(facts.filings);
  if (facts.status === "dissolved") return whenDissolved(episode);
  if (facts.status !== "active") return null;
  return facts.statusDetail === "active-proposal-to-strike-off"
    ? whenProposed(episode, facts.today)
    : whenActive(episode, facts.today);
}

function whenDissolved(episode: Episode | null): StrikeOff | null {
  switch (episode?.stage) {
    case "dissolved":
      return show(episode, "dissolved", episode.since);
    case "proposed":
    case "suspended":
      return show(episode, "dissolved", null);
    default:
      return null;
  }
}

function whenProposed(episode: Episode | null, today: string): StrikeOff {
  if (episode?.stage === "proposed" || episode?.stage === "suspended")
    return show(episode, episode.stage, episode.since);
  const isFilingAhead = episode !== null && isRecent(episode.since, today, SETTLING_DAYS);
  if (isFilingAhead && episode.stage !== "ended") return show(episode, episode.stage, episode.since);
  return {
    stage: "proposed",
    kind: null,
    since: null,
    noticeOn: null,
    expectedDissolutionOn: null,
    transactionId: null,
  };
}

function whenActive(episode: Episode | null, today: string): StrikeOff | null {
  switch (episode?.stage) {
    case "proposed":
    case "suspended":
      if (isRecent(episode.since, today, SETTLING_DAYS)) return show(episode, episode.stage, episode.since);
      return isRecent(episode.since, today, SHOWN_DISCONTINUED_DAYS) ? show(episode, "discontinued", null) : null;
    case "discontinued":
      return isRecent(episode.since, today, SHOWN_DISCONTINUED_DAYS)
        ? show(episode, "discontinued", episode.since)
        : null;
    case "dissolved":
      // Active after a final notice: the filing is a few days ahead, or a court has restored the company.
      return isRecent(episode.since, today, SETTLING_DAYS) ? show(episode, "dissolved", episode.since) : null;
    default:
      return null;
  }
}

function show(episode: Episode, stage: StrikeOffStage, since: string | null): StrikeOff {
  const { kind, noticeOn, transactionId } = episode;
  const expectedDissolutionOn = stage === "proposed" && noticeOn ? addMonths(noticeOn, 2) : null;
  return { stage, kind, since, noticeOn, expectedDissolutionOn, transactionId };
}

function latestEpisode(filings: readonly StrikeOffFiling[]): Episode | null {
  // The register lists newest first; reversing keeps its order within a day.
  const oldestFirst = [...filings].reverse().sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return oldestFirst.reduce<Episode | null>(advance, null);
}

function advance(episode: Episode | null, { transactionId, date, ...filing }: StrikeOffFiling): Episode | null {
  const move = classifyStrikeOffFiling(filing);
  if (move === null) return episode;
  const isOpen = episode?.stage === "proposed" || episode?.stage === "suspended";
  const current = isOpen ? episode : null;
  const moved = (stage: Episode["stage"], kind: StrikeOffKind): Episode => ({
    ...(current ?? { noticeOn: null, transactionId: null }),
    kind: current?.kind ?? kind,
    stage,
    since: date,
  });

  switch (move.step) {
    case "applied":
      return current ?? { kind: move.kind, stage: "proposed", since: date, noticeOn: null, transactionId };
    case "noticed": {
      // The notice that answers an application continues its episode; any other opens a new one.
      const isAnswer = current !== null && current.noticeOn === null && current.kind === move.kind;
      const opened: Episode = { kind: move.kind, stage: "proposed", since: date, noticeOn: date, transactionId };
      return isAnswer ? { ...opened, stage: current.stage, since: current.since } : opened;
    }
    case "suspended":
      return moved("suspended", move.kind);
    case "discontinued":
      return moved("discontinued", move.kind);
    case "dissolved":
      return { ...moved("dissolved", move.kind), kind: move.kind };
    case "left-otherwise":
      return moved("ended", "compulsory");
    case "restored":
      return null;
    default:
      return assertNever(move, "advance in strike-off.ts");
  }
}

function isRecent(day: string, today: string, days: number): boolean {
  return Date.parse(today) - Date.parse(day) <= days * 86_400_000;
}

/** Two months after 31 December is the last day of February. */
function addMonths(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastDay));
  return date.toISOString().slice(0, 10);
}
