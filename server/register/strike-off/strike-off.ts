import { type Episode, isWithin, readEpisodes, runningOf, type StrikeOffFiling } from "./episodes";
import type { StrikeOffKind } from "./strike-off-filings";

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
  const episodes = readEpisodes(facts.filings);
  const latest = episodes.at(-1) ?? null;
  const running = runningOf(episodes);
  if (facts.status === "dissolved") return whenDissolved(running ?? latest);
  if (facts.status !== "active") return null;
  if (facts.statusDetail === "active-proposal-to-strike-off") return whenProposed(running ?? latest, facts.today);
  // The profile says that nothing is under way: only what it has not caught up with may be.
  const isAhead = running !== null && isWithin(SETTLING_DAYS, running.since, facts.today);
  return whenActive(isAhead ? running : latest, facts.today);
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
  const isFilingAhead = episode !== null && isWithin(SETTLING_DAYS, episode.since, today);
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
      if (isWithin(SETTLING_DAYS, episode.since, today)) return show(episode, episode.stage, episode.since);
      return isWithin(SHOWN_DISCONTINUED_DAYS, episode.since, today) ? show(episode, "discontinued", null) : null;
    case "discontinued":
      return isWithin(SHOWN_DISCONTINUED_DAYS, episode.since, today)
        ? show(episode, "discontinued", episode.since)
        : null;
    case "dissolved":
      // Active after a final notice: the filing is a few days ahead, or a court has restored the company.
      return isWithin(SETTLING_DAYS, episode.since, today) ? show(episode, "dissolved", episode.since) : null;
    default:
      return null;
  }
}

function show(episode: Episode, stage: StrikeOffStage, since: string | null): StrikeOff {
  const { kind, noticeOn, transactionId } = episode;
  const expectedDissolutionOn = stage === "proposed" && noticeOn ? addMonths(noticeOn, 2) : null;
  return { stage, kind, since, noticeOn, expectedDissolutionOn, transactionId };
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
