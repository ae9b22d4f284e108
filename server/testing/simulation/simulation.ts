import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { createSnovSandbox, type SnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { env } from "@/server/platform/env";
import { SANDBOX_CREDENTIALS } from "@/server/platform/env-providers";
import { guardDatabase } from "./boundaries";
import { loadProduct, type Product } from "./bundle";
import { checkEnd, checkMoment, checkProven, type Violations } from "./checks";
import { openSimulatedDatabase, type SimulatedDatabase } from "./database";
import { CALM, connectNetwork, type Network } from "./network";
import { act, kill, type SimulatedProcess, shareSenders, startProcess, workOnce } from "./processes";
import { createRandom, type Random } from "./random";
import type { Scenario, SimulatedCompany } from "./scenario";
import { type Crossing, Scheduler } from "./scheduler";
import { installVirtualTime, type VirtualTime } from "./virtual-time";

/** Where simulations run one after another: a database, the product's bundle, and time of their own. */
export interface Stage {
  database: SimulatedDatabase;
  bundle: string;
  time: VirtualTime;
  /** Looks at the database without passing a gate. */
  observer: Product;
  /** The Companies House of all seeds: making up its people takes longer than a seed. */
  register: { companies: readonly SimulatedCompany[] };
  close(): Promise<void>;
}

export async function openStage(options: {
  adminUrl: string;
  template: string;
  name: string;
  bundle: string;
}): Promise<Stage> {
  const database = await openSimulatedDatabase(options.adminUrl, options.template, options.name);
  process.env.DATABASE_URL = database.url;
  const time = installVirtualTime();
  const observer = await loadProduct(options.bundle);
  const register: Stage["register"] = { companies: [] };
  const companiesHouse = await openCompaniesHouse(time, register);
  return {
    database,
    register,
    bundle: options.bundle,
    time,
    observer,
    close: async () => {
      await companiesHouse.close();
      await observer.db.$disconnect();
      await database.close();
    },
  };
}

function openCompaniesHouse(clock: VirtualTime, register: Stage["register"]) {
  return createCompaniesHouseSandbox({
    seed: "simulation",
    apiKey: SANDBOX_CREDENTIALS.apiKey,
    port: env().sandbox.companiesHousePort,
    clock,
    limit: 1_000_000,
    known: async (number) => {
      const company = register.companies.find((one) => one.number === number);
      const known = { status: "active", statusDetail: "active-proposal-to-strike-off", type: "ltd" };
      return company ? { ...company, ...known, incorporatedOn: null, sicCodes: ["43320"], address: {} } : null;
    },
  });
}

export interface Outcome {
  seed: string;
  violations: Violations;
  /** Boundaries crossed, for the enumeration of crashes. */
  crossings: number;
  crashes: string[];
  simulatedSeconds: number;
  charged: number;
  /** Counted states at the end, so that one can see that something happened. */
  figures: Record<string, number>;
  /** What was found out in the end, one line a question: the same whatever went wrong on the way. */
  answers: string[];
}

export interface SimulationOptions {
  /** Decides for each crossing whether its process dies there; in addition to the scenario's own crashes. */
  diesAt?: (crossing: Crossing) => boolean;
  onCrossing?: (crossing: Crossing) => void;
  trace?: (line: string) => void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FIRST_HOUSE_MS = 5 * SECOND;
const SLOWEST_HOUSE_MS = 10 * MINUTE;
const RESTART_MS = [SECOND, 60 * SECOND] as const;
const LONGEST_MS = 5 * 24 * 60 * MINUTE;
const MOST_ROUNDS = 3_000;
const PLACES_A_WORKER = 3;
const PROVE_EVERY = 25;

/** Which domains and addresses are stored for whom. */
const ANSWERS = `
  select format('%s %s', company_number, domain) as line from company_domains
  union all select format('%s %s', officer_id, email) from officer_emails order by 1`;

let guarded: { gate: Scheduler } | null = null;

/** One seed from its first step until everything has come to rest. */
export async function simulate(stage: Stage, scenario: Scenario, options: SimulationOptions = {}): Promise<Outcome> {
  const simulation = new Simulation(stage, scenario, options);
  return simulation.run();
}

interface Planned {
  at: number;
  name: string;
  work: () => Promise<unknown>;
}

class Simulation {
  readonly #stage: Stage;
  readonly #scenario: Scenario;
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #scheduler: Scheduler;
  readonly #startedAt: number;
  readonly #realStart = performance.now();
  #processes: SimulatedProcess[] = [];
  #planned: Planned[] = [];
  #network: Network;
  #snov: SnovSandbox | null = null;
  #crashes: string[] = [];
  #violations: Violations = [];
  #risked = new Set<string>();
  #pendingDeliveries = new Map<SimulatedProcess, Set<() => void>>();
  #houseMs = FIRST_HOUSE_MS;
  #houseAt = 0;
  #rounds = 0;
  #names = 0;
  #isCalm = false;
  #settledReadings = 0;

  constructor(stage: Stage, scenario: Scenario, options: SimulationOptions) {
    this.#stage = stage;
    this.#scenario = scenario;
    this.#options = options;
    this.#random = createRandom(`steps/${scenario.seed}`);
    this.#scheduler = new Scheduler(this.#random.fork("schedule"));
    this.#network = scenario.network;
    stage.time.reset();
    this.#startedAt = stage.time.nowMs();
  }

  async run(): Promise<Outcome> {
    const { database } = this.#stage;
    await database.reset();
    await this.#populate();
    const folder = mkdtempSync(join(tmpdir(), "strikeline-simulation-"));
    const journalFile = join(folder, "journal");
    const close = await this.#openProviders(journalFile);
    try {
      await this.#startProcesses();
      this.#plan();
      await this.#runSteps();
      if (this.#violations.length === 0) await this.#checkEnd(journalFile);
      return await this.#outcome();
    } finally {
      await this.#stopProcesses();
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #runSteps(): Promise<void> {
    try {
      await this.#scheduler.run({
        onCrossing: (crossing) => this.#onCrossing(crossing),
        isBusy: () => this.#processes.some((process) => process.acts.size > 0),
        onMoment: () => this.#onMoment(),
        onAllAsleep: () => this.#wakeSleepers(),
        onRest: () => this.#onRest(),
      });
    } catch (error) {
      const busy = this.#processes.flatMap((process) =>
        [...process.acts].map((one) => `${process.name} at ${one.name}`),
      );
      this.#violations.push(
        `${error instanceof Error ? error.message : error} (${busy.join(", ")}; ${await this.#describe()})`,
      );
    }
  }

  async #populate(): Promise<void> {
    const { observer } = this.#stage;
    await observer.db.company.createMany({
      data: this.#scenario.companies.map(({ number, name }) => ({
        number,
        name,
        status: "active",
        statusDetail: "active-proposal-to-strike-off",
        type: "ltd",
        strikeOffStage: "proposed" as const,
        sicCodes: ["43320"],
      })),
    });
    const { budget } = this.#scenario;
    if (budget !== null) {
      await observer.setBudget(observer.systemActor, { limit: budget, reason: "the scenario's" });
    }
  }

  async #openProviders(journalFile: string): Promise<() => Promise<void>> {
    const { seed, credits, faults } = this.#scenario;
    const { time } = this.#stage;
    const { sandbox } = env();
    const snov = await createSnovSandbox({
      ...SANDBOX_CREDENTIALS,
      seed,
      credits,
      port: sandbox.snovPort,
      clock: time,
      journalFile,
      faults,
    });
    this.#snov = snov;
    this.#stage.register.companies = this.#scenario.companies;
    const gate = this.#scheduler;
    if (guarded) guarded.gate = gate;
    else {
      const holder = { gate };
      guarded = holder;
      guardDatabase({
        enter: (...given) => holder.gate.enter(...given),
        during: (...given) => holder.gate.during(...given),
        leave: (...given) => holder.gate.leave(...given),
      });
    }
    shareSenders(() => this.#processes);
    const disconnect = connectNetwork(gate, this.#random.fork("network"), () => this.#network, {
      deliver: (delivery) => this.#deliver(delivery),
      later: (ms, name, work) => this.#later(ms, name, work),
    });
    return async () => {
      disconnect();
      await snov.close();
    };
  }

  async #startProcesses(): Promise<void> {
    await this.#start("web");
    for (let count = 0; count < this.#scenario.workers; count += 1) await this.#start("worker");
  }

  async #start(kind: SimulatedProcess["kind"]): Promise<void> {
    this.#names += 1;
    const { bundle, database } = this.#stage;
    const process = await startProcess(bundle, database.url, kind, `${kind}-${this.#names}`);
    this.#processes.push(process);
    this.#act(process, "boot", async () => {
      await process.boss.start();
      if (kind === "worker") await process.product.reconcileCredits().catch(() => undefined);
    });
  }

  async #stopProcesses(): Promise<void> {
    for (const process of this.#processes) await this.#end(process);
    this.#processes = [];
  }

  /** What its backends were doing is over before anybody goes on: nothing of a dead process commits later. */
  async #end(process: SimulatedProcess): Promise<void> {
    kill(process);
    this.#scheduler.forget(process);
    const pids = [...process.clients].flatMap((client) => {
      const { processID } = client as unknown as { processID: number | null };
      return processID ?? [];
    });
    await this.#stage.database.ask("select pg_terminate_backend(pid, 1000) from unnest($1::int[]) as pid", [pids]);
  }

  /** The first living one; a web process that died is back at once, as its supervisor would have it. */
  #web(): SimulatedProcess | null {
    return this.#processes.find((process) => process.kind === "web") ?? null;
  }

  #workers(): SimulatedProcess[] {
    return this.#processes.filter((process) => process.kind === "worker");
  }

  #act(process: SimulatedProcess, name: string, work: () => Promise<unknown>): void {
    void act(process, name, work, (error) => {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#options.trace?.(`--- ${process.name} failed at ${name}: ${words}`);
    });
  }

  #later(ms: number, name: string, work: () => Promise<unknown>): void {
    this.#planned.push({ at: this.#stage.time.nowMs() + ms, name, work });
  }

  #plan(): void {
    const { runs, renewals, persons, calmAtMs, companies } = this.#scenario;
    for (const run of runs) {
      const companyNumbers = run.companies.flatMap((place) => companies[place]?.number ?? []);
      this.#later(run.atMs, "a run is started", () =>
        this.#asPerson("start-run", ({ product }) =>
          product.startRun(product.systemActor, {
            companyNumbers,
            cap: run.cap,
            steps: ["domain", "officers", "emails"],
            refresh: false,
            dryRun: false,
          }),
        ),
      );
    }
    for (const renewal of renewals) {
      this.#later(renewal.atMs, "credits are renewed", async () => this.#snov?.renew(renewal.credits));
    }
    for (const person of persons) {
      this.#later(person.atMs, person.act, () => this.#asPerson(person.act, (web) => this.#actOf(web, person.act)));
    }
    this.#later(calmAtMs, "everything calms down", () => this.#calm());
  }

  /** A person's request dies with the web process, and the person does not try again. */
  async #asPerson(name: string, work: (web: SimulatedProcess) => Promise<unknown>): Promise<void> {
    const web = this.#web();
    if (web) this.#act(web, name, () => work(web));
    else this.#later(SECOND, name, () => this.#asPerson(name, work));
  }

  async #actOf({ product }: SimulatedProcess, kind: Scenario["persons"][number]["act"]): Promise<void> {
    const actor = { ...product.systemActor, kind: "user" as const, name: "Somebody" };
    const [run] = await this.#stage.database.ask<{ id: string }>("select id from runs order by created_at limit 1");
    const queue = this.#random.pick(["find-domain", "find-email", "poll-snov-task", "apply-delivery"]);
    switch (kind) {
      case "pause-run":
        return run ? product.pauseRun(actor, run.id) : undefined;
      case "resume-run":
        return run ? product.resumeRun(actor, run.id) : undefined;
      case "abort-run":
        return run ? product.abortRun(actor, run.id) : undefined;
      case "pause-queue":
        return product.pauseQueue(actor, { name: queue, reason: "to see" });
      case "resume-queue":
        return product.resumeQueue(actor, { name: queue });
      case "reconcile":
        await product.reconcileCredits(undefined, actor);
    }
  }

  /** No more trouble: what is still undone after this was lost. */
  async #calm(): Promise<void> {
    this.#isCalm = true;
    this.#network = CALM;
    this.#snov?.setFaults({ requests: [] });
    this.#snov?.renew(1_000);
    await this.#asPerson("calm", async ({ product }) => {
      const actor = { ...product.systemActor, kind: "user" as const, name: "Somebody" };
      await product.setBudget(actor, { limit: null, reason: "calm" });
      for (const name of Object.keys(product.catalogue)) {
        const [pause] = await this.#stage.database.ask(
          "select 1 from queue_pauses where queue = $1 and cause = 'person'",
          [name],
        );
        if (pause) await product.resumeQueue(actor, { name });
      }
      const paused = await this.#stage.database.ask<{ id: string }>("select id from runs where state = 'paused'");
      for (const { id } of paused) await product.resumeRun(actor, id, 1_000);
    });
  }

  async #deliver({ scope, token, body }: { scope: string; token: string; body: string }): Promise<number> {
    const web = this.#web();
    if (!web) throw new TypeError("fetch failed");
    const pending = this.#pendingDeliveries.get(web) ?? new Set();
    this.#pendingDeliveries.set(web, pending);
    return new Promise((resolve, reject) => {
      const breakOff = () => reject(new TypeError("fetch failed"));
      pending.add(breakOff);
      this.#act(web, "receipt", async () => {
        const request = new Request(`http://127.0.0.1/api/webhooks/snov/${scope}/${token}`, {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        });
        const receipt = await web.product.receiveDelivery({ scope, token }, request).catch(() => null);
        pending.delete(breakOff);
        resolve(receipt === null ? 503 : receipt.outcome === "refused" ? 400 : 200);
      });
    });
  }

  async #onCrossing(crossing: Crossing): Promise<void> {
    this.#options.onCrossing?.(crossing);
    this.#options.trace?.(
      `${crossing.number} ${crossing.phase} ${crossing.crosser.name} ${crossing.boundary.kind} ${crossing.boundary.name}`,
    );
    const { share, most } = this.#scenario.crashes;
    const isChosen = this.#options.diesAt?.(crossing) ?? false;
    const isUnlucky = !this.#isCalm && this.#crashes.length < most && share > 0 && this.#random.chance(share);
    if (isChosen || isUnlucky) await this.#crash(crossing);
  }

  async #crash({ crosser, boundary, phase }: Crossing): Promise<void> {
    const process = this.#processes.find((one) => one === crosser);
    if (!process) return;
    this.#crashes.push(`${process.name} ${phase} ${boundary.kind} ${boundary.name}`);
    this.#options.trace?.(`--- ${process.name} dies`);
    this.#processes = this.#processes.filter((one) => one !== process);
    await this.#end(process);
    for (const breakOff of this.#pendingDeliveries.get(process) ?? []) breakOff();
    this.#pendingDeliveries.delete(process);
    const after = this.#random.between(...RESTART_MS);
    this.#later(after, `a ${process.kind} starts again`, () => this.#start(process.kind));
  }

  /** Now and then more work begins while some is under way. */
  async #onMoment(): Promise<void> {
    if (this.#random.chance(0.04)) await this.#beginWork();
  }

  async #wakeSleepers(): Promise<void> {
    const wake = this.#stage.time.nextWake();
    if (wake !== null) await this.#travelTo(wake);
  }

  async #onRest(): Promise<boolean> {
    this.#rounds += 1;
    const { time, database } = this.#stage;
    const now = time.nowMs();
    this.#violations.push(...(await checkMoment(this.#books())));
    if (this.#rounds % PROVE_EVERY === 0) this.#violations.push(...(await checkProven(this.#stage.observer)));
    if (this.#violations.length > 0) return false;
    if (this.#rounds > MOST_ROUNDS || now - this.#startedAt > LONGEST_MS) {
      this.#violations.push(`does not come to rest: ${await this.#describe()}`);
      return false;
    }
    const due = this.#planned.find((planned) => planned.at <= now);
    if (due) {
      this.#planned.splice(this.#planned.indexOf(due), 1);
      this.#options.trace?.(`--- ${due.name}`);
      this.#houseMs = FIRST_HOUSE_MS;
      await due.work();
      return true;
    }
    if (await this.#beginWork()) {
      this.#houseMs = FIRST_HOUSE_MS;
      return true;
    }
    if (now >= this.#houseAt) {
      if (this.#isCalm && (await this.#isSettled())) return this.#finish();
      this.#keepHouse();
      return true;
    }
    const [next] = await database.ask<{ ms: number | null }>(
      "select (extract(epoch from min(start_after)) * 1000)::float8 as ms from pgboss.job where state in ('created', 'retry') and name not like '%.dead'",
    );
    const times = [time.nextWake(), next?.ms ?? null, this.#houseAt, ...this.#planned.map(({ at }) => at)];
    await this.#travelTo(Math.min(...times.flatMap((at) => (at === null || at <= now ? [] : [at]))) + 1);
    return true;
  }

  #books() {
    const { charged, balance } = this.#snov?.state() ?? { charged: { total: 0 }, balance: 0 };
    return { database: this.#stage.database, provider: { charged: charged.total, balance }, risked: this.#risked };
  }

  /** Gives what is ready to free places. Returns false when nothing is ready. */
  async #beginWork(): Promise<boolean> {
    const places = this.#workers().flatMap((worker) =>
      Array.from({ length: Math.max(0, PLACES_A_WORKER - worker.acts.size) }, () => worker),
    );
    if (places.length === 0) return false;
    const ready = await this.#stage.database.ask<{ name: string }>(`
      select job.name from pgboss.job job where job.state in ('created', 'retry') and job.start_after <= sim.now() and job.name not like '%.dead'
        and not exists (select 1 from queue_pauses pause where pause.queue = job.name and (pause.until is null or pause.until > sim.now()))
      group by job.name order by job.name`);
    if (ready.length === 0) return false;
    for (let begun = this.#random.between(1, 4); begun > 0; begun -= 1) {
      const worker = this.#random.pick(places);
      const { name } = this.#random.pick(ready);
      if (!worker.isDead) this.#act(worker, name, () => workOnce(worker, name));
    }
    return true;
  }

  #keepHouse(): void {
    this.#houseAt = this.#stage.time.nowMs() + this.#houseMs;
    this.#houseMs = Math.min(this.#houseMs * 2, SLOWEST_HOUSE_MS);
    const workers = this.#workers();
    if (workers.length === 0) return;
    const worker = this.#random.pick(workers);
    this.#act(worker, "chores", async () => {
      await worker.product.doChores(worker.chores, new AbortController().signal);
      if (await this.#hasOrphans()) await worker.boss.supervise();
    });
  }

  async #hasOrphans(): Promise<boolean> {
    const living = this.#processes.flatMap((process) => [...process.active]);
    const [row] = await this.#stage.database.ask<{ count: number }>(
      "select count(*)::int from pgboss.job where state = 'active' and id <> all($1::uuid[])",
      [living],
    );
    return (row?.count ?? 0) > 0;
  }

  async #travelTo(ms: number): Promise<void> {
    const { time, database } = this.#stage;
    const realElapsed = performance.now() - this.#realStart;
    const target = Math.max(ms, time.nowMs());
    await database.travelTo(target - this.#startedAt - realElapsed);
    time.travelTo(target);
    // The living send heartbeats, which nobody need see.
    const living = this.#processes.flatMap((process) => [...process.active]);
    if (living.length > 0) {
      // One that is just being settled is locked, and needs none.
      await database.ask(
        `update pgboss.job set heartbeat_on = sim.now() where id in (
          select id from pgboss.job where state = 'active' and id = any($1::uuid[]) for update skip locked)`,
        [living],
      );
    }
  }

  async #isSettled(): Promise<boolean> {
    if (this.#planned.length > 0 || this.#workers().length === 0) return false;
    const [row] = await this.#stage.database.ask<{ live: number }>(`
      select (select count(*) from queue_jobs job left join runs run on run.id = job.run_id
          where job.state in ('queued', 'active', 'retrying') and coalesce(run.state::text, 'running') <> 'paused')::int
        + (select count(*) from snov_tasks where state in ('prepared', 'sending', 'started'))::int
        + (select count(*) from snov_webhooks where state = 'received')::int
        + (select count(*) from runs where state = 'running' and not exists (select 1 from run_item_lookups link join lookups l on l.id = link.lookup_id
            where link.run_id = runs.id and l.state = 'unknown'))::int
        + (select count(*) from lookups lookup join runs run on run.id = lookup.run_id
            where lookup.state in ('waiting', 'in_flight') and run.state = 'running')::int as live`);
    return row?.live === 0;
  }

  /** Everything rests: a person decides about what nobody can know, and the balance is read once more. */
  async #finish(): Promise<boolean> {
    const web = this.#web();
    if (!web) return true;
    const unknown = await this.#stage.database.ask<{ id: string }>(
      "select id from snov_tasks where state = 'unknown' and task_hash is null order by id",
    );
    if (unknown.length > 0) {
      const { takesRisks } = this.#scenario;
      this.#act(web, "decide", async () => {
        const actor = { ...web.product.systemActor, kind: "user" as const, name: "Somebody" };
        for (const { id } of unknown) {
          if (takesRisks) this.#risked.add(id);
          const decision = takesRisks ? ("retry" as const) : ("write-off" as const);
          await web.product.decideUnknownTask(actor, { taskId: id, decision, reason: "nobody knows" });
        }
      });
      return true;
    }
    const [readable] = await this.#stage.database.ask("select 1 from snov_tasks where state = 'unknown'");
    if (readable) {
      this.#keepHouse();
      return true;
    }
    if (this.#settledReadings < 2) {
      this.#settledReadings += 1;
      this.#act(web, "last reading", () => web.product.reconcileCredits());
      return true;
    }
    return false;
  }

  async #checkEnd(journalFile: string): Promise<void> {
    this.#violations.push(...(await checkProven(this.#stage.observer)));
    this.#violations.push(...(await checkEnd({ ...this.#books(), journalFile })));
  }

  async #describe(): Promise<string> {
    const rows = await this.#stage.database.ask<{ what: string; count: number }>(`
      select 'job ' || queue || ' ' || state as what, count(*)::int as count from queue_jobs where state in ('queued', 'active', 'retrying') group by 1
      union all select 'pgboss ' || name || ' ' || state || ' in ' || max(extract(epoch from start_after - sim.now()))::int, count(*)::int from pgboss.job where state in ('created', 'retry', 'active') and name not like '%.dead' group by name, state
      union all select 'lookup ' || state, count(*)::int from lookups group by 1
      union all select 'task ' || state, count(*)::int from snov_tasks group by 1
      union all select 'run ' || state, count(*)::int from runs group by 1
      union all select 'pause ' || queue || ' ' || cause, 1 from queue_pauses`);
    return rows.map(({ what, count }) => `${what} ${count}`).join(", ");
  }

  async #outcome(): Promise<Outcome> {
    const rows = await this.#stage.database.ask<{ what: string; count: number }>(`
      select 'lookups ' || state as what, count(*)::int as count from lookups group by 1
      union all select 'tasks ' || state, count(*)::int from snov_tasks group by 1
      union all select 'runs ' || state, count(*)::int from runs group by 1
      union all select 'deliveries ' || state, count(*)::int from snov_webhooks group by 1
      union all select 'jobs ' || state, count(*)::int from queue_jobs group by 1`);
    return {
      seed: this.#scenario.seed,
      violations: [...new Set(this.#violations)],
      crossings: this.#scheduler.crossings,
      crashes: this.#crashes,
      simulatedSeconds: Math.round((this.#stage.time.nowMs() - this.#startedAt) / 1000),
      charged: this.#snov?.state().charged.total ?? 0,
      figures: Object.fromEntries(rows.map(({ what, count }) => [what, count])),
      answers: (await this.#stage.database.ask<{ line: string }>(ANSWERS)).map(({ line }) => line),
    };
  }
}
