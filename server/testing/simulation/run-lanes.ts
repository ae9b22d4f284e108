import { type ChildProcess, fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "@/server/platform/errors";
import { isolateEnvironment } from "@/server/testing/isolate-environment";
import { isPortFree } from "../../../scripts/postgres/ports";
import { ALIVE } from "./alive";
import { bundleProduct } from "./bundle";
import { failedAnswer } from "./failed-answer";
import type { LaneAnswer, LaneTask } from "./lane-messages";

/** Every simulated process leaves its modules behind, so a lane makes room for a new one after so many tasks. */
const TASKS_A_LANE = 40;
/** Megabytes for what lives only briefly, which is most of it: in the usual few it would be copied about again and again. */
const YOUNG_MEMORY = 32;
/** A lane that does not even say that it lives for so long is given up, once what it said meanwhile has been heard. */
const SILENT_MS = 180_000;
const LAST_CALL_MS = 5_000;
const MOST_TRIES = 3;
const LANE = fileURLToPath(new URL("./lane.ts", import.meta.url));
const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

export interface LaneOptions {
  /** A server on which databases may be made, and the migrated template they are copied from. */
  adminUrl: string;
  template: string;
  /** How many run beside each other. */
  lanes: number;
  /** Ends it early: what is under way is left, and nothing is answered any more. */
  signal?: AbortSignal;
  onAnswer(task: LaneTask, answer: LaneAnswer): void;
}

/** Runs all tasks over several processes. Each seed runs alone on its lane's database, so its neighbours do not matter. */
export async function runLanes(tasks: readonly LaneTask[], options: LaneOptions): Promise<void> {
  const bundle = await bundleProduct();
  const queue = tasks.map((task) => ({ task, tries: 0 }));
  const lanes = Array.from({ length: Math.min(options.lanes, tasks.length) }, async (_, index) => {
    while (queue.length > 0 && !options.signal?.aborted)
      await runLane(queue, bundle, `simulation_${process.pid}_${index}`, options);
  });
  try {
    await Promise.all(lanes);
  } finally {
    rmSync(dirname(bundle), { recursive: true, force: true });
  }
}

interface Queued {
  task: LaneTask;
  /** On lanes that ended over it. */
  tries: number;
}

async function runLane(queue: Queued[], bundle: string, name: string, options: LaneOptions): Promise<void> {
  const { signal, onAnswer } = options;
  const lane = await openLane(bundle, name, options);
  const kill = () => lane.kill("SIGKILL");
  signal?.addEventListener("abort", kill);
  try {
    for (let count = 0; count < TASKS_A_LANE && !signal?.aborted; count += 1) {
      const next = queue.shift();
      if (!next) return;
      const answer = await ask(lane, next.task).catch((error: unknown) => {
        // Unless it was we who ended it.
        if (!signal?.aborted) giveUp(queue, next, error, onAnswer);
      });
      if (!answer) return;
      onAnswer(next.task, answer);
    }
  } finally {
    signal?.removeEventListener("abort", kill);
    kill();
  }
}

/** A lane may die of its machine, and thousands of runs not with it: what it was at is tried on another, then told. */
function giveUp(queue: Queued[], { task, tries }: Queued, error: unknown, onAnswer: LaneOptions["onAnswer"]): void {
  process.stderr.write(`seed ${task.seed}: ${messageOf(error)}\n`);
  if (tries + 1 < MOST_TRIES) queue.unshift({ task, tries: tries + 1 });
  else onAnswer(task, failedAnswer(task.seed, messageOf(error)));
}

/** Somebody else may take a port between the look and the use. */
async function openLane(bundle: string, name: string, options: LaneOptions): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startLane(bundle, name, options);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function startLane(bundle: string, name: string, { adminUrl, template }: LaneOptions): Promise<ChildProcess> {
  const environment = { ...process.env };
  isolateEnvironment(environment);
  const lane = fork(LANE, [adminUrl, template, name, bundle], {
    cwd: PROJECT,
    // Of a group of its own: what a terminal's Ctrl-C means for it is ours to say. It ends with our channel.
    detached: true,
    execArgv: ["--import", "tsx", "--no-warnings", `--max-semi-space-size=${YOUNG_MEMORY}`],
    env: {
      ...environment,
      PORT: String(await findPorts()),
      SNOV_RATE_LIMIT: "100000",
      COMPANIES_HOUSE_RATE_LIMIT: "1000000",
      SNOV_WEBHOOK_SECRET: "simulation-secret",
    },
  });
  await hear(lane);
  return lane;
}

async function ask(lane: ChildProcess, task: LaneTask): Promise<LaneAnswer> {
  if (!lane.connected) throw new Error("a lane of the simulation has ended");
  const heard = hear(lane);
  // Whoever cannot be told any more has ended, which is heard.
  lane.send(task, () => undefined);
  return (await heard) as LaneAnswer;
}

function hear(lane: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // Whoever was not given the processor for as long has not heard either.
    const listenOnce = () => {
      timer = setTimeout(silent, LAST_CALL_MS);
    };
    const silent = () => end(() => reject(new Error("a lane of the simulation says nothing any more")));
    const leave = (code: number | null) => end(() => reject(new Error(`a lane of the simulation ended with ${code}`)));
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(listenOnce, SILENT_MS);
    };
    const listen = (message: unknown) => (message === ALIVE ? restart() : end(() => resolve(message)));
    let timer = setTimeout(listenOnce, SILENT_MS);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      lane.off("exit", leave);
      lane.off("message", listen);
      settle();
    };
    lane.on("exit", leave);
    lane.on("message", listen);
  });
}

/** The sandboxes' ports lie a fixed distance from the web application's, and are below those that outgoing connections are given. */
async function findPorts(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await isPortFree(port)) && (await isPortFree(port + 10)) && (await isPortFree(port + 11))) return port;
  }
}
