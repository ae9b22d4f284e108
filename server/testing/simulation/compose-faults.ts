import type { FaultChanges, RequestFault } from "@/server/integrations/snov/sandbox/faults";
import type { Random } from "./random";

/** Where one cannot tell whether the order was taken. A provider that says 429 or 401 has not taken it. */
const DOUBTFUL = new Set<RequestFault["does"]>(["status", "html", "truncated", "no-hash"]);
const TROUBLE = ["status", "html", "rate-limited", "rate-text", "revoke-token", "truncated", "no-hash"] as const;

/** How the stand-in behaves: every doubt about the real service one way or the other, and how often it fails. */
export function composeFaults(random: Random, isRough: boolean): FaultChanges {
  return {
    requests: isRough ? TROUBLE.map((does) => composeTrouble(random, does)) : [],
    rate: { limit: 1_000_000, retryAfterSeconds: random.pick([null, null, 1, 30]) },
    tasks: {
      delayMs: random.pick([50, 1_500, 20_000, 90_000]),
      hashIn: random.pick(["data", "meta", "top"] as const),
      empties: random.pick(["array", "object"] as const),
      reorders: random.pick(["none", "verification", "all"] as const),
      hasMeta: random.chance(0.7),
      pendingWord: random.pick(["in_progress", "in progress"] as const),
    },
    answers: {
      severalEmails: random.pick(["never", "seldom", "always"] as const),
      offDomainEmails: random.pick(["never", "seldom", "always"] as const),
    },
    credits: {
      exhaustedStart: random.pick(["402", "400-v1", "400-v2", "task-status"] as const),
      exhaustedResult: random.pick(["task-status", "402"] as const),
      whenShort: random.pick(["nothing", "partial"] as const),
      chargeAt: random.pick(["completion", "start"] as const),
    },
    webhooks: {
      isOn: random.chance(0.8),
      duplicates: random.pick([0, 0, 1]),
      hasMeta: random.chance(0.6),
      ladderScale: 0.05,
    },
  };
}

/** Items of results that are left out or that nobody can read. */
export function composeSpoils(random: Random): NonNullable<FaultChanges["tasks"]> {
  return {
    omittedItems: random.chance(0.16) ? random.between(1, 3) : 0,
    damagedItems: random.chance(0.16) ? random.between(1, 2) : 0,
  };
}

function composeTrouble(random: Random, does: (typeof TROUBLE)[number]) {
  return {
    on: random.pick(["any", "start", "result"] as const),
    does,
    share: random.pick([0, 0, 0.05, 0.15]),
    times: null,
    isCarriedOut: DOUBTFUL.has(does) && random.chance(0.5),
    status: random.pick([500, 502, 503]),
  };
}

/** What nobody tries again by itself: jobs that people have to do something about. */
export function composeRefusals(random: Random, areJobsActedOn: boolean): RequestFault[] {
  if (!areJobsActedOn) return [];
  const on = random.pick(["any", "start", "result"] as const);
  const share = random.pick([0.1, 0.3]);
  return [{ on, does: "status", share, times: null, isCarriedOut: false, status: 400 }];
}
