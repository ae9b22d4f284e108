import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import type { Actor } from "@/server/access/actor";
import { createSnovSandbox, type SnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { env } from "@/server/platform/env";
import { SANDBOX_CREDENTIALS } from "@/server/platform/env-providers";
import { type Gate, guardDatabase } from "./boundaries";
import type { Scenario } from "./scenario";
import type { Stage } from "./stage";

/** Empties the stage and puts there what the scenario begins with. Returns the person whose days have a cap. */
export async function populate({ database, observer }: Stage, scenario: Scenario): Promise<Actor> {
  await database.reset();
  const { db, systemActor } = observer;
  await db.company.createMany({
    data: scenario.companies.map(({ number, name }) => ({
      number,
      name,
      status: "active",
      statusDetail: "active-proposal-to-strike-off",
      type: "ltd",
      strikeOffStage: "proposed" as const,
      sicCodes: ["43320"],
    })),
  });
  const { budget, dailyCap, costRules, policy } = scenario;
  const reason = "the scenario's";
  if (budget !== null) await observer.setBudget(systemActor, { limit: budget, reason });
  await observer.changeSetting(systemActor, observer.costRules, { value: costRules, reason });
  await observer.changeSetting(systemActor, observer.lookupPolicy, { value: policy, reason });
  const name = "An analyst";
  const { id } = await db.user.create({
    data: {
      name,
      email: "analyst@example.com",
      role: "analyst",
      passwordHash: "nobody signs in",
      hasOwnDailyCap: true,
      dailyCap,
    },
  });
  return { kind: "user", id, name, role: "analyst" };
}

export interface OpenedSnov {
  snov: SnovSandbox;
  /** Everything that happened to the account. */
  journalFile: string;
  close(): Promise<void>;
}

export async function openSnov(stage: Stage, { seed, credits, faults }: Scenario): Promise<OpenedSnov> {
  // Beside the bundle, with which it goes however this process ends.
  const folder = mkdtempSync(join(dirname(stage.bundle), "journal-"));
  const journalFile = join(folder, "journal");
  const snov = await createSnovSandbox({
    ...SANDBOX_CREDENTIALS,
    seed,
    credits,
    port: env().sandbox.snovPort,
    clock: stage.time,
    journalFile,
    faults,
  });
  return {
    snov,
    journalFile,
    close: async () => {
      await snov.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let guarded: { gate: Gate } | null = null;

/** The driver is guarded once a lane; which gate it asks changes from seed to seed. */
export function guardDatabaseBy(gate: Gate): void {
  if (guarded) {
    guarded.gate = gate;
    return;
  }
  const holder = { gate };
  guarded = holder;
  // Real time passes otherwise than simulated time: no connection is closed for having been idle.
  Object.assign(pg.Pool.prototype, { _isAboveMin: () => false });
  guardDatabase({
    enter: (...given) => holder.gate.enter(...given),
    during: (...given) => holder.gate.during(...given),
    leave: (...given) => holder.gate.leave(...given),
  });
}
