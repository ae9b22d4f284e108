import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { PROJECT_DIR } from "../project";
import { formatLine } from "./format-line";
import type { Watchdog } from "./start-watchdog";
import type { Chore } from "./watchdog";

/** One kind of process that has to be running. */
export interface Service {
  name: string;
  /** Arguments for Node. */
  args: string[];
  env?: Record<string, string>;
  /** How long it may take to finish what it is doing when asked to stop. */
  patienceMs: number;
}

interface Child extends Service {
  process: ChildProcess;
  exited: Promise<void>;
  startedAt: number;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that ran this long was healthy: its next crash starts again with the shortest delay. */
const HEALTHY_MS = 60_000;

/** Keeps services running: restarts what crashes, with back-off, and stops everything in order. */
export class Supervisor {
  readonly #watchdog: Watchdog;
  readonly #lastChores: Chore[];
  readonly #print: (line: string) => void;
  /** In the order of starting. */
  readonly #children: Child[] = [];
  #isStopping = false;
  #crashes = 0;

  /** `lastChores`: what the watchdog does after stopping the services, should this process be killed. */
  constructor(options: { watchdog: Watchdog; lastChores: Chore[]; print?: (line: string) => void }) {
    this.#watchdog = options.watchdog;
    this.#lastChores = options.lastChores;
    this.#print = options.print ?? ((line) => console.log(line));
    this.#assignChores();
  }

  /** How often anything ended unexpectedly so far. */
  get crashes(): number {
    return this.#crashes;
  }

  start(service: Service): void {
    this.#launch(service, FIRST_DELAY_MS);
  }

  /** Stops the services in the order given, the rest after them. */
  async stop(order: string[]): Promise<void> {
    this.#isStopping = true;
    const rank = ({ name }: Child) => (order.includes(name) ? order.indexOf(name) : order.length);
    for (const child of [...this.#children].sort((a, b) => rank(a) - rank(b))) {
      this.#print(`Stopping ${child.name} …`);
      await this.#end(child);
    }
  }

  /** Gives up patience: for a second Ctrl-C. */
  kill(): void {
    this.#isStopping = true;
    for (const child of this.#children) signalGroup(child.process, "SIGKILL");
  }

  #launch(service: Service, delayMs: number): void {
    const child = spawn(process.execPath, service.args, {
      cwd: PROJECT_DIR,
      env: { ...process.env, ...service.env },
      // A group of its own: Ctrl-C in the terminal must reach it through us, in order.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#relay(service.name, child.stdout);
    this.#relay(service.name, child.stderr);
    const running: Child = {
      ...service,
      process: child,
      startedAt: Date.now(),
      exited: new Promise((resolve) => child.once("close", () => resolve())),
    };
    this.#children.push(running);
    this.#assignChores();
    child.once("error", (error) => this.#print(`${service.name} could not be started: ${error.message}`));
    child.once("exit", (code, signal) => void this.#afterExit(running, signal ?? `exit code ${code}`, delayMs));
  }

  async #afterExit(child: Child, reason: string, delayMs: number): Promise<void> {
    this.#children.splice(this.#children.indexOf(child), 1);
    // Whatever it had started itself goes with it.
    signalGroup(child.process, "SIGKILL");
    if (this.#isStopping) return;
    this.#crashes += 1;
    const nextDelayMs = Date.now() - child.startedAt > HEALTHY_MS ? FIRST_DELAY_MS : delayMs;
    this.#print(`${child.name} ended unexpectedly (${reason}): starting it again in ${nextDelayMs / 1000} s`);
    await wait(nextDelayMs);
    if (!this.#isStopping) this.#launch(child, Math.min(nextDelayMs * 2, LONGEST_DELAY_MS));
  }

  async #end(child: Child): Promise<void> {
    child.process.kill("SIGTERM");
    const isOver = await Promise.race([child.exited.then(() => true), wait(child.patienceMs, false, { ref: false })]);
    if (isOver) return;
    this.#print(`${child.name} did not stop within ${child.patienceMs / 1000} s: killing it`);
    signalGroup(child.process, "SIGKILL");
    await child.exited;
  }

  #relay(name: string, stream: Readable | null): void {
    if (!stream) return;
    createInterface({ input: stream }).on("line", (line) => this.#print(formatLine(name, line)));
  }

  #assignChores(): void {
    const services = this.#children
      .toReversed()
      .flatMap<Chore>(({ process: { pid }, patienceMs }) => (pid ? [{ kind: "stop-group", pid, patienceMs }] : []));
    this.#watchdog.assign([...services, ...this.#lastChores]);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}
