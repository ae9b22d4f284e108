import type { RegisterFiling } from "@/server/integrations/companies-house/mapper";
import { classifyStrikeOffFiling, type OwnMove, type StrikeOffKind } from "./strike-off-filings";

export type StrikeOffFiling = Pick<RegisterFiling, "transactionId" | "type" | "description" | "date">;

export interface Episode {
  kind: StrikeOffKind;
  /** `ended`: the company left the register another way, as by liquidation. */
  stage: "proposed" | "suspended" | "discontinued" | "dissolved" | "ended";
  since: string;
  noticeOn: string | null;
  transactionId: string | null;
}

/**
 * Of each kind the last episode, in the order of their last filings. A company may apply for what is under way against it as well:
 * then each goes on by its own forms, and what discontinues one leaves the other.
 */
export type Episodes = readonly Episode[];

/** What nobody has moved for so long is over, whether or not a filing said so: an objection holds for half a year, renewed for one. */
const FORGOTTEN_DAYS = 365;

/** From the filings as the register lists them, newest first. */
export function readEpisodes(filings: readonly StrikeOffFiling[]): Episodes {
  // Reversing keeps the register's order within a day.
  const oldestFirst = [...filings].reverse().sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return oldestFirst.reduce<Episodes>(advance, []);
}

/** The episode that is under way; of two the one with the later notice. */
export function runningOf(episodes: Episodes): Episode | null {
  const latest = (a: Episode, b: Episode) => ((a.noticeOn ?? "") > (b.noticeOn ?? "") ? a : b);
  return episodes.filter(isOpen).reduce<Episode | null>((best, one) => (best ? latest(best, one) : one), null);
}

export function isWithin(days: number, from: string, to: string): boolean {
  return Date.parse(to) - Date.parse(from) <= days * 86_400_000;
}

const isOpen = ({ stage }: Episode): boolean => stage === "proposed" || stage === "suspended";

function advance(episodes: Episodes, filing: StrikeOffFiling): Episodes {
  const move = classifyStrikeOffFiling(filing);
  if (move === null) return episodes;
  switch (move.step) {
    case "restored":
      return [];
    case "left-otherwise":
      return [{ ...begin("compulsory"), ...runningOf(episodes), stage: "ended", since: filing.date }];
    case "dissolved": {
      const known = openOf(episodes, move.kind) ?? runningOf(episodes);
      return [{ ...begin(move.kind), ...known, kind: move.kind, stage: "dissolved", since: filing.date }];
    }
    default:
      return [
        ...episodes.filter((other) => other.kind !== move.kind && isStillTold(other, move, filing)),
        moveOwn(openOf(episodes, move.kind), move, filing),
      ];
  }
}

function openOf(episodes: Episodes, kind: StrikeOffKind): Episode | null {
  return episodes.find((episode) => episode.kind === kind && isOpen(episode)) ?? null;
}

const begin = (kind: StrikeOffKind) => ({ kind, noticeOn: null, transactionId: null });

/** What one kind's filing makes of that kind's open episode. */
function moveOwn(current: Episode | null, { step, kind }: OwnMove, { transactionId, date }: StrikeOffFiling): Episode {
  switch (step) {
    case "applied":
      return current ?? { kind, stage: "proposed", since: date, noticeOn: null, transactionId };
    case "noticed": {
      // The notice that answers an application continues its episode; any other opens a new one.
      const opened: Episode = { kind, stage: "proposed", since: date, noticeOn: date, transactionId };
      return current && current.noticeOn === null ? { ...opened, stage: current.stage, since: current.since } : opened;
    }
    default:
      return { ...begin(kind), ...current, stage: step, since: date };
  }
}

/** The other kind's episode goes on beside what is begun, unless it was forgotten by then. */
function isStillTold(other: Episode, { step }: OwnMove, { date }: StrikeOffFiling): boolean {
  const isBeginning = step === "applied" || step === "noticed";
  return !(isBeginning && isOpen(other)) || isWithin(FORGOTTEN_DAYS, other.since, date);
}
