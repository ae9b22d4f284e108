import { setTimeout as wait } from "node:timers/promises";
import type { Boundary, Crosser, Gate } from "./boundaries";
import type { Random } from "./random";

/** A crossing that takes longer than this waits for a lock, most likely: the others go on meanwhile. */
const BLOCKED_MS = 4;
/** How long nothing has to happen until whoever is busy must be asleep. */
const STILL_MS = 12;
/**
 * How long nothing at all may happen before the simulation gives up, and how often it must have looked meanwhile: where the machine gave
 * it no time, nothing could happen.
 */
const STUCK_MS = 120_000;
const STUCK_LOOKS = 10_000;

export interface Crossing {
  /** Counted from 1 over all processes. */
  number: number;
  crosser: Crosser;
  boundary: Boundary;
  phase: "before" | "after";
}

interface Waiting {
  crosser: Crosser;
  boundary: Boundary;
  go(): void;
}

export interface SchedulerEvents {
  /** Each crossing, before it begins and after it took effect: the place to let a process die. */
  onCrossing(crossing: Crossing): Promise<void>;
  /** Somebody is inside a boundary's work or computes between two. */
  isBusy(): boolean;
  /** Called now and then while work goes on: more may be begun. */
  onMoment(): Promise<void>;
  /** Nothing moves: whoever is busy sleeps, or waits for somebody who does. */
  onAllAsleep(): Promise<void>;
  /** Nobody does anything. Returns false when the simulation is over. */
  onRest(): Promise<boolean>;
}

/**
 * Lets one boundary be crossed at a time, chosen by the seed among all that wait: so a seed decides how the processes interleave,
 * and the same seed decides the same.
 */
export class Scheduler implements Gate {
  readonly #random: Random;
  #waiting: Waiting[] = [];
  #running = 0;
  #crossings = 0;
  #left: () => void = () => undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  #onCrossing: SchedulerEvents["onCrossing"] = async () => undefined;

  get crossings(): number {
    return this.#crossings;
  }

  enter(crosser: Crosser, boundary: Boundary): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ crosser, boundary, go: resolve }));
  }

  during(_: Crosser, crossing: Promise<unknown>): void {
    this.#running += 1;
    const end = () => {
      this.#running -= 1;
      this.#left();
    };
    crossing.then(end, end);
  }

  async leave(crosser: Crosser, boundary: Boundary): Promise<void> {
    await this.#onCrossing({ number: this.#crossings, crosser, boundary, phase: "after" });
  }

  forget(crosser: Crosser): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.crosser !== crosser);
  }

  /** Runs until nothing is left to do. Throws when nothing moves any more. */
  async run(events: SchedulerEvents): Promise<void> {
    this.#onCrossing = events.onCrossing;
    this.#moved();
    for (let isOver = false; !isOver; ) {
      await turn();
      if (this.#waiting.length > 0) {
        this.#moved();
        await this.#letOneCross();
        await events.onMoment();
      } else if (this.#running > 0 || events.isBusy()) {
        await this.#waitForMoves(events);
      } else {
        this.#moved();
        isOver = !(await events.onRest());
      }
    }
  }

  #stillMs = 0;
  #looks = 0;
  #movedAt = performance.now();

  #moved(): void {
    this.#stillMs = 0;
    this.#looks = 0;
    this.#movedAt = performance.now();
  }

  /** A lock or an answer is waited for, a connection opens, an answer is parsed; or everybody busy sleeps. */
  async #waitForMoves({ onAllAsleep }: SchedulerEvents): Promise<void> {
    this.#looks += 1;
    if (this.#looks > STUCK_LOOKS && performance.now() - this.#movedAt > STUCK_MS)
      throw new Error(`nothing moves: ${this.#running} crossings do not end`);
    if (this.#stillMs >= STILL_MS) {
      this.#stillMs = 0;
      await onAllAsleep();
    } else if (this.#running > 0) {
      if (await this.#anyLeft()) this.#moved();
      else this.#stillMs += BLOCKED_MS;
    } else {
      this.#stillMs += 1;
      await wait(1);
    }
  }

  async #letOneCross(): Promise<void> {
    const chosen = this.#random.pick(this.#waiting);
    this.#waiting.splice(this.#waiting.indexOf(chosen), 1);
    this.#crossings += 1;
    const { crosser, boundary } = chosen;
    await this.#onCrossing({ number: this.#crossings, crosser, boundary, phase: "before" });
    if (crosser.isDead) return;
    const left = this.#anyLeft();
    chosen.go();
    await left;
  }

  /** Whether a crossing ended in time. */
  #anyLeft(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), BLOCKED_MS);
      this.#left = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

/** Long enough for whoever has crossed to reach the next boundary. */
async function turn(): Promise<void> {
  for (let times = 0; times < 3; times += 1) await new Promise((resolve) => setImmediate(resolve));
}
