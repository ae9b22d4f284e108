import type { Actor } from "@/server/access/actor";
import { Agenda } from "./agenda";
import type { Violations } from "./books";
import { type Chaos, createCount } from "./chaos";
import { checkEnd, checkMoment, checkProven } from "./checks";
import { Crew } from "./crew";
import { Labour } from "./labour";
import { CALM, connectNetwork } from "./network";
import { guardDatabaseBy, type OpenedSnov, openSnov, populate } from "./open-world";
import { countFates, describeStates, type Outcome, readAnswers, readFigures } from "./outcome";
import { calmDown, decide, planPeople, spendElsewhere } from "./people";
import { shareGlobals } from "./processes";
import { createRandom, type Random } from "./random";
import { receive } from "./receive";
import type { Scenario } from "./scenario";
import { type Crossing, Scheduler } from "./scheduler";
import { hasUnfinishedWork, nextJobAt, travelTo } from "./simulated-time";
import type { Stage } from "./stage";
import type { World } from "./world";

export interface SimulationOptions {
  /** Decides for each crossing whether its process dies there; in addition to the scenario's own crashes. */
  diesAt?: (crossing: Crossing) => boolean;
  onCrossing?: (crossing: Crossing) => void;
  trace?: (line: string) => void;
}

const LONGEST_MS = 5 * 24 * 3_600_000;
const MOST_ROUNDS = 3_000;
const PROVE_EVERY = 60;
const SPENT_LAST = 3;

/** One seed from its first step until everything has come to rest. */
export async function simulate(stage: Stage, scenario: Scenario, options: SimulationOptions = {}): Promise<Outcome> {
  stage.time.reset();
  const analyst = await populate(stage, scenario);
  stage.register.companies = scenario.companies;
  const snov = await openSnov(stage, scenario);
  try {
    return await new Simulation(stage, scenario, analyst, snov, options).run();
  } finally {
    await snov.close();
  }
}

class Simulation {
  readonly #world: World;
  readonly #options: SimulationOptions;
  readonly #scheduler: Scheduler;
  readonly #labour: Labour;
  readonly #analyst: Actor;
  readonly #journalFile: string;
  readonly #startedAt: number;
  readonly #realStart = performance.now();
  readonly #chaos: Chaos = {};
  readonly #wasUnknown = new Set<string>();
  readonly #wasIncomplete = new Set<string>();
  readonly #network: Random;
  #violations: Violations = [];
  #rounds = 0;
  #lastReadings = 0;

  constructor(stage: Stage, scenario: Scenario, analyst: Actor, opened: OpenedSnov, options: SimulationOptions) {
    const random = createRandom(`steps/${scenario.seed}`);
    this.#options = options;
    this.#analyst = analyst;
    this.#journalFile = opened.journalFile;
    this.#startedAt = stage.time.nowMs();
    this.#scheduler = new Scheduler(random.fork("schedule"));
    this.#network = random.fork("network");
    const count = createCount(this.#chaos);
    const seconds = () => ((stage.time.nowMs() - this.#startedAt) / 1000).toFixed(3);
    const trace = (line: string) => options.trace?.(`${seconds()} ${line}`);
    const agenda = new Agenda(stage.time);
    const crew = new Crew({ stage, scheduler: this.#scheduler, agenda, random, count, trace });
    const shared = { stage, scenario, random, agenda, crew, count, trace, snov: opened.snov };
    this.#world = { ...shared, risked: new Set(), dueElsewhere: [], isCalm: false };
    this.#labour = new Labour(this.#world);
  }

  async run(): Promise<Outcome> {
    const { crew, agenda, stage, count, scenario } = this.#world;
    guardDatabaseBy(this.#scheduler);
    shareGlobals(() => crew.living);
    const disconnect = connectNetwork(
      this.#scheduler,
      this.#network,
      () => (this.#world.isCalm ? CALM : scenario.network),
      {
        time: stage.time,
        count: (name, times) => (this.#world.isCalm ? undefined : count(name, times)),
        deliver: (delivery) => receive(crew, delivery),
        later: (ms, name, work) => agenda.later(ms, name, work),
      },
    );
    try {
      crew.start("web");
      for (let started = 0; started < scenario.workers; started += 1) crew.start("worker");
      planPeople(this.#world, this.#analyst);
      agenda.later(scenario.calmAtMs, "everything calms down", () => calmDown(this.#world, this.#analyst));
      await this.#runSteps();
      if (this.#violations.length === 0) await this.#checkEnd();
      return await this.#outcome();
    } finally {
      // Whatever becomes of the processes: on a lane whose `fetch` asks a gate that nobody keeps any more, nothing moves again.
      await crew.stop().finally(disconnect);
    }
  }

  async #runSteps(): Promise<void> {
    const { crew, stage } = this.#world;
    try {
      await this.#scheduler.run({
        onCrossing: (crossing) => this.#onCrossing(crossing),
        isBusy: () => crew.isBusy(),
        onMoment: () => this.#labour.onMoment(),
        onAllAsleep: async () => {
          const wake = stage.time.nextWake();
          if (wake !== null) await this.#travelTo(wake);
        },
        onRest: () => this.#onRest(),
      });
    } catch (error) {
      const busy = crew.living.flatMap((process) => [...process.acts].map((one) => `${process.name} at ${one.name}`));
      this.#violations.push(
        `${error instanceof Error ? error.message : error} (${busy.join(", ")}; ${await describeStates(stage.database)})`,
      );
    }
  }

  async #onCrossing(crossing: Crossing): Promise<void> {
    const { scenario, random, crew, isCalm, trace } = this.#world;
    this.#options.onCrossing?.(crossing);
    const { number, phase, crosser, boundary } = crossing;
    trace(`${number} ${phase} ${crosser.name} ${boundary.kind} ${boundary.name}`);
    if (phase === "after" && boundary.kind === "request" && boundary.name.endsWith("/start") && !isCalm)
      for (const credits of this.#world.dueElsewhere.splice(0))
        spendElsewhere(this.#world, credits, "credits: spent by somebody else right under a task");
    const { share, most } = scenario.crashes;
    const isChosen = this.#options.diesAt?.(crossing) ?? false;
    const isUnlucky = !isCalm && crew.deaths.length < most && share > 0 && random.chance(share);
    if (isChosen || isUnlucky) await crew.crash(crossing);
  }

  async #onRest(): Promise<boolean> {
    this.#rounds += 1;
    const { agenda, stage, trace, isCalm } = this.#world;
    const now = stage.time.nowMs();
    await this.#check();
    if (this.#violations.length > 0) return false;
    if (this.#rounds > MOST_ROUNDS || now - this.#startedAt > LONGEST_MS) {
      const after = `${this.#rounds} rounds and ${((now - this.#startedAt) / 3_600_000).toFixed(1)} hours`;
      this.#violations.push(`does not come to rest in ${after}: ${await describeStates(stage.database)}`);
      return false;
    }
    const due = agenda.takeDue();
    if (due) {
      trace(`--- ${due.name}`);
      this.#labour.wake();
      await due.work();
      return true;
    }
    if (await this.#labour.begin()) return true;
    if (now >= this.#labour.houseAt) {
      if (isCalm && (await this.#isSettled())) return this.#finish();
      this.#labour.keepHouse();
      return true;
    }
    const times = [stage.time.nextWake(), await nextJobAt(stage.database), this.#labour.houseAt, ...agenda.times()];
    await this.#travelTo(Math.min(...times.flatMap((at) => (at === null || at <= now ? [] : [at]))) + 1);
    return true;
  }

  async #check(): Promise<void> {
    const { violations, unknown, incomplete } = await checkMoment(this.#books());
    for (const id of unknown) this.#wasUnknown.add(id);
    for (const id of incomplete) this.#wasIncomplete.add(id);
    this.#violations.push(...violations);
    if (this.#rounds % PROVE_EVERY === 0) this.#violations.push(...(await checkProven(this.#world.stage.observer)));
  }

  #books() {
    const { snov, stage, risked, scenario } = this.#world;
    const { charged, balance } = snov.state();
    const provider = { charged: charged.total, balance };
    return { database: stage.database, provider, risked, scenario, journalFile: this.#journalFile };
  }

  #travelTo(ms: number): Promise<void> {
    const { stage, crew } = this.#world;
    return travelTo(stage, ms, { startedAt: this.#startedAt, realStart: this.#realStart, active: crew.activeJobs() });
  }

  async #isSettled(): Promise<boolean> {
    const { agenda, crew, stage } = this.#world;
    return agenda.isEmpty && crew.workers.length > 0 && !(await hasUnfinishedWork(stage.database));
  }

  /** Everything rests: a person decides about what nobody can know, and the balance is read once more. */
  async #finish(): Promise<boolean> {
    const { crew, stage, snov, scenario } = this.#world;
    const { web } = crew;
    if (!web) return true;
    const { omittedItems, damagedItems } = snov.faults().tasks;
    const isSpoilt = omittedItems + damagedItems > 0;
    const unknown = await stage.database.ask<{ id: string; isReadable: boolean; isOld: boolean }>(
      `select id::text, task_hash is not null as "isReadable", created_at <= sim.now() - make_interval(mins => $1) as "isOld"
       from snov_tasks where state = 'unknown' order by id`,
      [scenario.patienceMinutes],
    );
    const [undecided] = unknown.filter(({ isReadable, isOld }) => (!isReadable || isSpoilt) && isOld);
    if (undecided) {
      // What no result ever tells would be asked again and again.
      const takesRisks = scenario.takesRisks && !isSpoilt;
      crew.act(web, "decide", () => decide(this.#world, web.product, undecided.id, takesRisks));
      return true;
    }
    if (unknown.length > 0) {
      this.#labour.keepHouse();
      return true;
    }
    if (this.#lastReadings < 2) {
      this.#lastReadings += 1;
      // Nothing else moves: this alone is what the very last reading finds, and tells.
      if (this.#lastReadings === 2 && scenario.elsewhere.length > 0)
        spendElsewhere(this.#world, SPENT_LAST, "credits: spent by somebody else at the very end");
      crew.act(web, "last reading", () => web.product.reconcileCredits());
      return true;
    }
    return false;
  }

  async #checkEnd(): Promise<void> {
    this.#violations.push(...(await checkProven(this.#world.stage.observer)));
    this.#violations.push(...(await checkEnd(this.#books())));
  }

  async #outcome(): Promise<Outcome> {
    const { stage, scenario, crew, snov } = this.#world;
    await countFates(stage.database, this.#chaos, this.#wasUnknown);
    const [count, incomplete] = [createCount(this.#chaos), this.#wasIncomplete.size];
    if (incomplete > 0) count("a result without readable answers for all", incomplete);
    if (scenario.bills !== scenario.costRules && snov.state().charged.total > 0)
      count("prices: billed otherwise than agreed");
    return {
      seed: scenario.seed,
      violations: [...new Set(this.#violations)],
      crossings: this.#scheduler.crossings,
      crashes: crew.deaths,
      simulatedSeconds: Math.round((stage.time.nowMs() - this.#startedAt) / 1000),
      charged: snov.state().charged.total,
      figures: await readFigures(stage.database),
      answers: await readAnswers(stage.database),
      chaos: this.#chaos,
    };
  }
}
