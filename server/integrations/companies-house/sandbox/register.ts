import type { Clock } from "@/server/platform/clock";
import { toDay } from "./calendar";
import { type CompanyChange, changeCompany } from "./change-company";
import { createFilings } from "./filings";
import { createOfficers, type SandboxOfficer } from "./officers";
import { adoptKnown } from "./plan-company";
import { listPopulation } from "./population";
import type { KnownCompany, SandboxCompany } from "./sandbox-company";

export interface SandboxRegister {
  today(): string;
  find(number: string): Promise<SandboxCompany | null>;
  officersOf(company: SandboxCompany): SandboxOfficer[];
  filingsOf(company: SandboxCompany): ReturnType<typeof createFilings>;
  findOfficer(officerId: string): { company: SandboxCompany; officer: SandboxOfficer } | null;
  /** The population, with what has been changed in it. */
  list(): SandboxCompany[];
  change(number: string, change: CompanyChange): Promise<SandboxCompany | null>;
  changes(): string[];
}

/** Made up last. That takes a while, tests open many sandboxes of one seed, and nothing that happens to a company changes it in place. */
let latest: { key: string; population: ReadonlyMap<string, SandboxCompany> } | null = null;

function populate(seed: string, bornOn: string): ReadonlyMap<string, SandboxCompany> {
  const key = `${seed} ${bornOn}`;
  if (latest?.key !== key) {
    latest = { key, population: new Map(listPopulation(seed, bornOn).map((company) => [company.number, company])) };
  }
  return latest.population;
}

/** The sandbox's own register: an invented population, and whatever companies the product knows. */
export function createRegister(options: {
  seed: string;
  clock: Clock;
  known?: (number: string) => Promise<KnownCompany | null>;
  /** Told of each change; null: the company is gone. */
  onChange?: (number: string, before: SandboxCompany, after: SandboxCompany | null) => void;
}): SandboxRegister {
  const { seed, clock } = options;
  const today = () => toDay(clock.now());
  // The days of the population are set once, when the sandbox starts, and then age as real ones do.
  const bornOn = today();
  const population = populate(seed, bornOn);
  const changed = new Map<string, SandboxCompany | null>();
  const adopted = new Map<string, SandboxCompany>();
  let officers: Map<string, { number: string }> | null = null;

  async function find(number: string): Promise<SandboxCompany | null> {
    const company = changed.get(number);
    if (company !== undefined) return company;
    const own = population.get(number);
    if (own) return own;
    const known = await options.known?.(number);
    if (!known) return null;
    const adoptee = adoptKnown(seed, bornOn, known);
    adopted.set(number, adoptee);
    return adoptee;
  }

  function current(number: string): SandboxCompany | null {
    const company = changed.get(number);
    return company === undefined ? (population.get(number) ?? adopted.get(number) ?? null) : company;
  }

  function indexOfficers(): Map<string, { number: string }> {
    const index = new Map<string, { number: string }>();
    for (const company of [...population.values(), ...adopted.values()]) {
      for (const { officerId } of createOfficers(seed, company)) index.set(officerId, { number: company.number });
    }
    return index;
  }

  return {
    today,
    find,
    officersOf: (company) => createOfficers(seed, company),
    filingsOf: (company) => createFilings(seed, company),
    findOfficer(officerId) {
      if (!officers?.has(officerId)) officers = indexOfficers();
      const company = current(officers.get(officerId)?.number ?? "");
      const officer = company && createOfficers(seed, company).find((one) => one.officerId === officerId);
      return company && officer ? { company, officer } : null;
    },
    list: () => [...population.keys()].flatMap((number) => current(number) ?? []),
    async change(number, change) {
      const company = await find(number);
      if (!company) return null;
      const after = change.gone ? null : changeCompany(company, change, today());
      changed.set(number, after);
      options.onChange?.(number, company, after);
      return company;
    },
    changes: () => [...changed.keys()],
  };
}
