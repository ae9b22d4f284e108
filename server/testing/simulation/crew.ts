import { setTimeout as wait } from "node:timers/promises";
import type { Agenda } from "./agenda";
import type { Count } from "./chaos";
import { act, kill, retire, type SimulatedProcess, startProcess } from "./processes";
import type { Random } from "./random";
import type { Crossing, Scheduler } from "./scheduler";
import type { Stage } from "./stage";

const SECOND = 1_000;
const RESTART_MS = [SECOND, 60 * SECOND] as const;

export interface CrewOptions {
  stage: Stage;
  scheduler: Scheduler;
  agenda: Agenda;
  random: Random;
  count: Count;
  trace?: (line: string) => void;
}

/** The processes of a simulation: they start, work, die and start again. */
export class Crew {
  readonly #options: CrewOptions;
  #processes: SimulatedProcess[] = [];
  #names = 0;
  #listeners = new Map<SimulatedProcess, Set<() => void>>();
  readonly deaths: string[] = [];

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  get living(): readonly SimulatedProcess[] {
    return this.#processes;
  }

  /** The first living one. */
  get web(): SimulatedProcess | null {
    return this.#processes.find((process) => process.kind === "web") ?? null;
  }

  get workers(): SimulatedProcess[] {
    return this.#processes.filter((process) => process.kind === "worker");
  }

  isBusy(): boolean {
    return this.#processes.some((process) => process.acts.size > 0);
  }

  /** Jobs that living processes work on. */
  activeJobs(): string[] {
    return this.#processes.flatMap((process) => [...process.active]);
  }

  start(kind: SimulatedProcess["kind"]): void {
    this.#names += 1;
    const { bundle, database, spares } = this.#options.stage;
    const process = startProcess(bundle, database.url, kind, `${kind}-${this.#names}`, spares.take());
    this.#processes.push(process);
    this.act(process, "boot", async () => {
      await process.boss.start();
      if (kind === "worker") await process.product.reconcileCredits().catch(() => undefined);
    });
  }

  act(process: SimulatedProcess, name: string, work: () => Promise<unknown>): void {
    void act(process, name, work, (error) => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#options.trace?.(`--- ${process.name} failed at ${name}: ${words}`);
    });
  }

  /** A person's request dies with the web process, and the person does not try again. */
  async asPerson(name: string, work: (web: SimulatedProcess) => Promise<unknown>): Promise<void> {
    const { web } = this;
    if (web) this.act(web, name, () => work(web));
    else this.#options.agenda.later(SECOND, name, () => this.asPerson(name, work));
  }

  /** Calls back when the process dies, so that whoever waits for its answer hears of it. Returns how to stop listening. */
  onDeath(process: SimulatedProcess, listener: () => void): () => void {
    const listeners = this.#listeners.get(process) ?? new Set();
    this.#listeners.set(process, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  async crash({ crosser, boundary, phase }: Crossing): Promise<void> {
    const process = this.#processes.find((one) => one === crosser);
    if (!process) return;
    const { agenda, random, trace, count } = this.#options;
    this.deaths.push(`${process.name} ${phase} ${boundary.kind} ${boundary.name}`);
    count(`death: ${process.kind} ${phase} a ${boundary.kind}`);
    trace?.(`--- ${process.name} dies`);
    this.#processes = this.#processes.filter((one) => one !== process);
    await this.#end(process);
    for (const listener of this.#listeners.get(process) ?? []) listener();
    this.#listeners.delete(process);
    agenda.later(random.between(...RESTART_MS), `a ${process.kind} starts again`, async () => this.start(process.kind));
  }

  /** The end of the simulation. Whoever is still in the middle of something is killed. */
  async stop(): Promise<void> {
    const { spares } = this.#options.stage;
    for (const process of this.#processes) {
      if (process.acts.size > 0) await this.#end(process);
      else await spares.give(await retire(process));
    }
    this.#processes = [];
  }

  async #end(process: SimulatedProcess): Promise<void> {
    kill(process);
    await this.#endBackends(process);
  }

  /** What its backends were doing is over before anybody goes on: nothing of a dead process commits later. */
  async #endBackends(process: SimulatedProcess): Promise<void> {
    this.#options.scheduler.forget(process);
    const pids = [...process.clients].flatMap((client) => {
      const { processID } = client as unknown as { processID: number | null };
      return processID ?? [];
    });
    const { database } = this.#options.stage;
    // Not by its own waiting, which looks only ten times a second.
    await database.ask("select pg_terminate_backend(pid) from unnest($1::int[]) as pid", [pids]);
    const anyLeft = () => database.ask("select from pg_stat_activity where pid = any($1::int[]) limit 1", [pids]);
    while ((await anyLeft()).length > 0) await wait(1);
  }
}
