import type { FaultChanges } from "@/server/integrations/snov/sandbox/faults";
import type { Network } from "./network";
import { CALM } from "./network";
import { createRandom, type Random } from "./random";

export interface SimulatedCompany {
  number: string;
  name: string;
}

export type PersonAct = {
  kind: "pause-run" | "resume-run" | "abort-run" | "pause-queue" | "resume-queue" | "reconcile";
};

/** All that a seed decides before the first step. Times are milliseconds from the start. */
export interface Scenario {
  seed: string;
  companies: SimulatedCompany[];
  runs: { atMs: number; companies: number[]; cap: number }[];
  workers: number;
  credits: number;
  renewals: { atMs: number; credits: number }[];
  /** What the period may spend; null for no limit. */
  budget: number | null;
  faults: FaultChanges;
  network: Network;
  persons: { atMs: number; act: PersonAct["kind"] }[];
  /** How likely a process dies at each boundary, and how often at most. */
  crashes: { share: number; most: number };
  /** From here on nothing goes wrong any more. */
  calmAtMs: number;
  /** Whether a person takes the risk with tasks of unknown fate, instead of writing them off. */
  takesRisks: boolean;
}

const MINUTE = 60_000;
const DOUBTFUL = new Set(["status", "html", "truncated", "no-hash"]);
const TRADES = ["JOINERY", "PLUMBING", "BAKERY", "MOTORS", "ROOFING"];
const PLACES = ["HARROWMERE", "PENHALLOW", "BRACKENFOLD", "OSTLERBY", "QUILLMARSH", "TARNVALE"];

export function composeScenario(seed: string, options: { workers?: number } = {}): Scenario {
  const random = createRandom(`scenario/${seed}`);
  const companies = composeCompanies(random);
  const calmAtMs = random.between(2, 40) * MINUTE;
  const isRough = random.chance(0.7);
  return {
    seed,
    companies,
    runs: Array.from({ length: random.between(1, 3) }, (_, index) => ({
      atMs: index === 0 ? 0 : random.between(0, calmAtMs),
      companies: companies.flatMap((_, place) => (random.chance(0.75) || place === index ? [place] : [])),
      cap: random.chance(0.3) ? random.between(0, 6) : 200,
    })),
    workers: options.workers ?? random.between(1, 3),
    credits: random.chance(0.4) ? random.between(0, 8) : 500,
    renewals: random.chance(0.5) ? [{ atMs: random.between(0, calmAtMs), credits: random.between(1, 20) }] : [],
    budget: random.chance(0.15) ? random.between(0, 10) : null,
    faults: composeFaults(random, isRough),
    network: isRough ? composeNetwork(random) : CALM,
    persons: Array.from({ length: random.chance(0.4) ? random.between(1, 3) : 0 }, () => ({
      atMs: random.between(1, calmAtMs),
      act: random.pick(["pause-run", "resume-run", "abort-run", "pause-queue", "resume-queue", "reconcile"] as const),
    })),
    crashes: random.chance(0.6) ? { share: 0.01, most: random.between(1, 4) } : { share: 0, most: 0 },
    calmAtMs,
    takesRisks: random.chance(0.25),
  };
}

/** Some bear the same name: one question, several askers. */
function composeCompanies(random: Random): SimulatedCompany[] {
  return Array.from({ length: random.between(2, 7) }, (_, index) => ({
    number: `10${String(index).padStart(6, "0")}`,
    name: `${random.pick(PLACES)} ${random.pick(TRADES)} LIMITED`,
  }));
}

function composeFaults(random: Random, isRough: boolean): FaultChanges {
  const share = () => (isRough ? random.pick([0, 0, 0.05, 0.15]) : 0);
  const hit = (does: "status" | "html" | "rate-limited" | "rate-text" | "revoke-token" | "truncated" | "no-hash") => ({
    on: random.pick(["any", "start", "result"] as const),
    does,
    share: share(),
    times: null,
    // A provider that says 429 or 401 has not taken the order; of the others nobody can tell.
    isCarriedOut: DOUBTFUL.has(does) && random.chance(0.5),
    status: random.pick([500, 502, 503]),
  });
  return {
    requests: isRough
      ? [
          hit("status"),
          hit("html"),
          hit("rate-limited"),
          hit("rate-text"),
          hit("revoke-token"),
          hit("truncated"),
          hit("no-hash"),
        ]
      : [],
    rate: { limit: 1_000_000 },
    tasks: {
      delayMs: random.pick([50, 1_500, 20_000, 90_000]),
      hashIn: random.pick(["data", "meta", "top"] as const),
      empties: random.pick(["array", "object"] as const),
      reorders: random.pick(["none", "verification", "all"] as const),
      hasMeta: random.chance(0.7),
      pendingWord: random.pick(["in_progress", "in progress"] as const),
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

function composeNetwork(random: Random): Network {
  const share = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    wire: { lost: share(0.08), cut: share(0.12), refused: share(0.08) },
    deliveries: {
      swallowed: share(0.5),
      lost: share(0.5),
      late: share(0.7),
      lateMinutes: random.pick([1, 10, 90]),
      repeated: share(0.5),
      truncated: share(0.5),
    },
  };
}
