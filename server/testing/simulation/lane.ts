import { ALIVE, ALIVE_MS } from "./alive";
import { listCrashPoints, simulateCrash } from "./crash-points";
import { failedAnswer } from "./failed-answer";
import type { LaneAnswer, LaneTask } from "./lane-messages";
import { composeScenario } from "./scenario";
import { simulate } from "./simulation";
import { openStage } from "./stage";

const [adminUrl = "", template = "", name = "", bundle = ""] = process.argv.slice(2);
const stage = await openStage({ adminUrl, template, name, bundle });

async function answer(task: LaneTask): Promise<LaneAnswer> {
  if (task.kind === "list-crash-points") return { ...(await listCrashPoints(stage, task.seed)), trace: [] };
  const lines: string[] = [];
  const trace = (line: string) => {
    lines.push(line);
    if (task.isTraced) process.stderr.write(`${line}\n`);
  };
  const outcome =
    task.kind === "seed"
      ? await simulate(stage, composeScenario(task.seed, task), { trace })
      : await simulateCrash(stage, task.seed, task.point, trace);
  // Whether a death lost an answer only whoever knows the quiet run can tell.
  const isKept = outcome.violations.length > 0 || task.kind === "crash";
  return { outcome, points: [], trace: isKept ? lines : [] };
}

function failed(seed: string, error: unknown): LaneAnswer {
  return failedAnswer(seed, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

setInterval(() => process.send?.(ALIVE), ALIVE_MS).unref();
process.on("message", async (task: LaneTask) => {
  process.send?.(await answer(task).catch((error: unknown) => failed(task.seed, error)));
});
// The timers of a simulated process go on after its death, and nobody is left to hear what they throw.
process.on("unhandledRejection", () => undefined);
// So do its cut connections.
process.on("uncaughtException", (error) => {
  const isCut = "code" in error && ["57P01", "ECONNRESET", "EPIPE"].includes(String(error.code));
  if (isCut) return;
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
});
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
