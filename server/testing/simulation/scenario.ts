import type { CostRules } from "@/server/credits/cost-rules";
import type { LookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import type { FaultChanges } from "@/server/integrations/snov/sandbox/faults";
import { composeFaults, composeRefusals, composeSpoils } from "./compose-faults";
import { billingOf, changePrices, composePrices } from "./compose-prices";
import { CALM, composeNetwork, type Network } from "./network";
import { createRandom, type Random } from "./random";

export interface SimulatedCompany {
  number: string;
  name: string;
}

const PERSON_ACTS = [
  "pause-run",
  "resume-run",
  "abort-run",
  "pause-queue",
  "resume-queue",
  "reconcile",
  "decide-unknown",
  "suppress-company",
  "suppress-domain",
  "suppress-address",
  "suppress-person",
  "erase-officer",
  "erase-address",
] as const;
const JOB_ACTS = [
  "retry-job",
  "retry-failed-jobs",
  "discard-job",
  "discard-failed-jobs",
  "cancel-job",
  "replay-delivery",
  "lower-budget",
  "lift-budget",
] as const;
export type JobAct = (typeof JOB_ACTS)[number];
export type PersonAct = (typeof PERSON_ACTS)[number] | JobAct;

/** All that a seed decides before the first step. Times are milliseconds from the start. */
export interface Scenario {
  seed: string;
  companies: SimulatedCompany[];
  /** `isAnalysts`: started by somebody whose days have a cap; else by an admin, whose days have none. */
  runs: { atMs: number; companies: number[]; cap: number; isAnalysts: boolean }[];
  workers: number;
  credits: number;
  renewals: { atMs: number; credits: number }[];
  /** What somebody else spends from the same account. `isUnderBatch`: not before our next task has been started. */
  elsewhere: { atMs: number; credits: number; isUnderBatch: boolean }[];
  /** What the period may spend; null for no limit. */
  budget: number | null;
  /** What the analyst may spend in a day; null for no limit. */
  dailyCap: number | null;
  /** What Snov.io bills, as the desk has it. */
  costRules: Partial<CostRules>;
  /** What it bills indeed; the same object where that is no other. */
  bills: Partial<CostRules>;
  policy: Partial<LookupPolicy>;
  faults: FaultChanges;
  /** When results have every item again, each readable; null for never. */
  itemsHealAtMs: number | null;
  network: Network;
  persons: { atMs: number; act: PersonAct }[];
  /** How likely a process dies at each boundary, and how often at most. */
  crashes: { share: number; most: number };
  /** From here on nothing goes wrong any more. */
  calmAtMs: number;
  /** Whether a person takes the risk with tasks of unknown fate, instead of writing them off. */
  takesRisks: boolean;
  /** How long people give the balance to tell the fate of a start before they decide about it. */
  patienceMinutes: number;
}

const MINUTE = 60_000;
const TRADES = ["JOINERY", "PLUMBING", "BAKERY", "MOTORS", "ROOFING"];
const PLACES = ["HARROWMERE", "PENHALLOW", "BRACKENFOLD", "OSTLERBY", "QUILLMARSH", "TARNVALE"];
/** More credits than anything here can cost. */
export const PLENTY = 500;

export function composeScenario(seed: string, options: { workers?: number } = {}): Scenario {
  const random = createRandom(`scenario/${seed}`);
  const companies = composeCompanies(random);
  const calmAtMs = random.between(2, 40) * MINUTE;
  const isRough = random.chance(0.75);
  const prices = composePrices(random);
  const dailyCap = random.chance(0.25) ? random.between(0, 8) : null;
  const { credits, tasks, ...faults } = composeFaults(random, isRough);
  const otherwise = random.fork("bills");
  const bills = otherwise.chance(0.12) ? changePrices(otherwise, prices) : prices;
  const jobActs = composeJobActs(random.fork("job acts"), calmAtMs);
  return {
    seed,
    companies,
    runs: Array.from({ length: random.between(1, 3) }, (_, index) => ({
      atMs: index === 0 ? 0 : random.between(0, calmAtMs),
      companies: companies.flatMap((_, place) => (random.chance(0.75) || place === index ? [place] : [])),
      cap: random.chance(0.3) ? random.between(0, 8) : 200,
      isAnalysts: dailyCap !== null && random.chance(0.7),
    })),
    workers: options.workers ?? random.between(1, 3),
    credits: random.chance(0.4) ? random.between(0, 12) : PLENTY,
    renewals: random.chance(0.5) ? [{ atMs: random.between(0, calmAtMs), credits: random.between(1, 20) }] : [],
    elsewhere: composeElsewhere(random.fork("elsewhere"), calmAtMs),
    budget: random.chance(0.15) ? random.between(0, 12) : null,
    dailyCap,
    costRules: prices,
    policy: {
      verification: random.pick(["never", "never", "unknown", "all"] as const),
      catchAll: random.pick(["wait", "go-on", "stop"] as const),
    },
    bills,
    faults: {
      ...faults,
      requests: [...(faults.requests ?? []), ...composeRefusals(random.fork("refusals"), jobActs.length > 0)],
      tasks: { ...tasks, ...composeSpoils(random.fork("spoils")) },
      credits: { ...credits, ...billingOf(bills) },
    },
    itemsHealAtMs: composeHealing(random.fork("healing"), calmAtMs),
    network: isRough ? composeNetwork(random) : CALM,
    persons: [
      ...Array.from({ length: random.chance(0.5) ? random.between(1, 4) : 0 }, () => ({
        atMs: random.between(1, calmAtMs),
        act: random.pick(PERSON_ACTS),
      })),
      ...jobActs,
    ],
    crashes: random.chance(0.6) ? { share: 0.01, most: random.between(1, 4) } : { share: 0, most: 0 },
    calmAtMs,
    takesRisks: random.chance(0.25),
    patienceMinutes: 0,
  };
}

function composeElsewhere(random: Random, calmAtMs: number): Scenario["elsewhere"] {
  return Array.from({ length: random.chance(0.25) ? random.between(1, 3) : 0 }, () => ({
    atMs: random.between(0, calmAtMs),
    credits: random.between(1, 4),
    isUnderBatch: random.chance(0.5),
  }));
}

/** Most jobs have failed for good only by the end. */
function composeJobActs(random: Random, calmAtMs: number): Scenario["persons"] {
  return Array.from({ length: random.chance(0.4) ? random.between(1, 6) : 0 }, () => ({
    atMs: random.between(1, Math.round(calmAtMs * 1.5)),
    act: random.pick(JOB_ACTS),
  }));
}

function composeHealing(random: Random, calmAtMs: number): number | null {
  return random.chance(0.6) ? random.between(0, calmAtMs) : null;
}

/** Some bear the same name: one question, several askers. */
function composeCompanies(random: Random): SimulatedCompany[] {
  return Array.from({ length: random.between(2, 5) }, (_, index) => ({
    number: `10${String(index).padStart(6, "0")}`,
    name: `${random.pick(PLACES)} ${random.pick(TRADES)} LIMITED`,
  }));
}
