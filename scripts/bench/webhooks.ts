import "./support/wide-limits";
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { createSnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { accountWebhookUrl, webhookUrlFor } from "@/server/webhooks/webhook-address";
import { buildWhenChanged } from "../build";
import { atLeast, atMost, type Bench, type BenchOptions, type Measure } from "./bench";
import { fire, percentile, type Shot, type ShotResult } from "./support/open-loop";
import { startProcess } from "./support/product-processes";

const PER_SECOND = 200;
const SECONDS = 20;
const WARM_UP_SECONDS = 4;
/** Deliveries that bring a result, of ten lookups each: two a second are twice what Snov.io's own limit lets anybody read. */
const OPEN_TASKS = 40;
const LOOKUPS_A_TASK = 10;
/** Every so many new deliveries one is an event of the account about somebody else's task, as where programs share an account. */
const FOREIGN_EVERY = 10;
const DRAIN_MS = 120_000;

/** What Snov.io is known to post, about a task and unlike any other. */
function bodyOf(taskHash: string, uid: string): string {
  const data = {
    status: "completed",
    data: [{ name: "BRACKENFOLD JOINERY LIMITED", result: { domain: "example.co.uk" } }],
    meta: { task_hash: taskHash },
  };
  return JSON.stringify({ event: "company.found_domains_by_names", uid, data });
}

interface Subject {
  /** Null for somebody else's task, of which only the account's address hears. */
  id: string | null;
  hash: string;
}

function foreignTask(index: number): Subject {
  return { id: null, hash: index.toString(16).padStart(32, "e") };
}

/**
 * Half of what is sent is new: some of it the first word of a result, some about others' tasks, the rest word of tasks that are settled
 * already. The other half repeats it, at the same moment or within two seconds.
 */
function planShots(open: readonly Subject[], settled: readonly Subject[], perSecond: number, seconds: number): Shot[] {
  const firsts = (perSecond * seconds) / 2;
  const every = Math.max(1, Math.floor(firsts / Math.max(1, open.length)));
  const gapMs = 2_000 / perSecond;
  return Array.from({ length: firsts }, (_, index) => {
    const ours = index % every === 0 ? open[index / every] : undefined;
    const others = index % FOREIGN_EVERY === FOREIGN_EVERY / 2 ? foreignTask(index) : settled[index % settled.length];
    const subject = ours ?? others;
    if (!subject) throw new Error("There is nothing to deliver about");
    const url = subject.id === null ? accountWebhookUrl() : webhookUrlFor(subject.id);
    const shot = { url: url ?? "", body: bodyOf(subject.hash, `uid-${seconds}-${index}`) };
    const atMs = index * gapMs;
    const again = atMs + (index % 2 === 0 ? gapMs / 2 : ((index * 37) % 2_000) + gapMs / 2);
    return [
      { ...shot, atMs },
      { ...shot, atMs: again },
    ];
  })
    .flat()
    .sort((a, b) => a.atMs - b.atMs);
}

async function openTasks(count: number): Promise<Subject[]> {
  for (let made = 0; made < count; made += 1) {
    const { lookupIds } = await askDomains(LOOKUPS_A_TASK, { prefix: `Brackenfold ${made}` });
    await startTogether(lookupIds);
  }
  const tasks = await db.snovTask.findMany({ where: { state: "started" }, select: { id: true, taskHash: true } });
  // What the factory's stand-ins for jobs left behind is nobody's work.
  await db.$executeRaw`delete from pgboss.job where name <> 'apply-delivery'`;
  await db.queueJob.updateMany({ data: { state: "completed", finishedAt: new Date() } });
  return tasks.map(({ id, taskHash }) => ({ id, hash: taskHash ?? "" }));
}

async function settledTasks(count: number): Promise<Subject[]> {
  const hashOf = (index: number) => index.toString(16).padStart(32, "f");
  const data = Array.from({ length: count }, (_, index) => ({
    kind: "domain" as const,
    size: 1,
    state: "completed" as const,
    taskHash: hashOf(index),
    startedAt: new Date(),
    completedAt: new Date(),
  }));
  await db.snovTask.createMany({ data });
  const tasks = await db.snovTask.findMany({ where: { state: "completed" }, select: { id: true, taskHash: true } });
  return tasks.map(({ id, taskHash }) => ({ id, hash: taskHash ?? "" }));
}

async function drained(note: BenchOptions["note"]): Promise<void> {
  for (const deadline = Date.now() + DRAIN_MS; Date.now() < deadline; await wait(500)) {
    const left = await db.queueJob.count({
      where: { queue: "apply-delivery", state: { in: ["queued", "active", "retrying"] } },
    });
    if (left === 0) return;
    note(`${left} deliveries still to apply`);
  }
}

/** What must be nothing at all. */
function none(name: string, value: number): Measure {
  return { name, value, unit: "", limit: 0, ratio: value, isMet: value === 0 };
}

async function judge(results: readonly ShotResult[], shots: readonly Shot[], charged: number): Promise<Measure[]> {
  const latencies = results.map(({ latencyMs }) => latencyMs);
  const told = shots.filter((_, index) => results[index]?.status === 200);
  const toldBodies = new Set(told.map(({ body }) => createHash("sha256").update(body).digest("hex")));
  const [firsts, answered, spent, [enqueued]] = await Promise.all([
    db.webhookDelivery.findMany({ where: { duplicateOfId: null }, select: { bodySha256: true, state: true } }),
    db.lookup.count({ where: { state: { in: ["found", "not_found"] } } }),
    db.creditAccount.findUniqueOrThrow({ where: { name: "spent" } }),
    db.$queryRaw<{ twice: number }[]>`
      select (count(*) - count(distinct payload ->> 'deliveryId'))::int as twice from queue_jobs where queue = 'apply-delivery'`,
  ]);
  const applied = new Set(firsts.flatMap(({ bodySha256, state }) => (state === "applied" ? [bodySha256] : [])));
  const lost = [...toldBodies].filter((sha256) => !applied.has(sha256)).length;
  const at = `at ${PER_SECOND} a second`;
  return [
    atMost(`webhook acknowledged, median ${at}`, percentile(latencies, 0.5), "ms", 100),
    atMost(`webhook acknowledged, 99th percentile ${at}`, percentile(latencies, 0.99), "ms", 100),
    atMost(`webhook acknowledged, slowest ${at}`, Math.max(...latencies), "ms", 3_000),
    none("webhooks not acknowledged", results.length - told.length),
    none("acknowledged webhooks lost", lost),
    none("webhooks enqueued or paid for twice", (enqueued?.twice ?? 0) + Math.max(0, spent.balance - charged)),
    atLeast("answers that webhooks brought and that were stored", answered, "", OPEN_TASKS * LOOKUPS_A_TASK),
  ];
}

/** One web process in production mode, one worker and PostgreSQL beside the sender on the same machine. */
export const bench: Bench = {
  name: "webhooks",
  title: `${PER_SECOND} webhooks a second, half of them repetitions`,
  run: async ({ note }) => {
    note("building the web application");
    await buildWhenChanged();
    const { sandbox, snov } = env();
    const provider = await createSnovSandbox({
      seed: "bench",
      credits: 100_000,
      port: sandbox.snovPort,
      clientId: snov.clientId,
      clientSecret: snov.clientSecret,
      faults: { rate: { limit: 10_000_000 }, tasks: { delayMs: 0 }, webhooks: { isOn: false } },
    });
    await reconcileCredits();
    note(`starting ${OPEN_TASKS} tasks`);
    const open = await openTasks(OPEN_TASKS);
    const settled = await settledTasks(200);
    const web = await startProcess("web");
    const worker = await startProcess("worker");
    note("warming up");
    await fire(planShots([], settled, PER_SECOND, WARM_UP_SECONDS));
    await drained(note);
    await db.$executeRaw`truncate snov_webhooks, snov_webhook_rejections`;
    await db.queueJob.deleteMany({ where: { queue: "apply-delivery" } });
    note(`sending for ${SECONDS} seconds`);
    const cpu = process.cpuUsage();
    const shots = planShots(open, settled, PER_SECOND, SECONDS);
    const results = await fire(shots);
    const used = process.cpuUsage(cpu);
    await drained(note);
    const measures = await judge(results, shots, provider.state().charged.total);
    await Promise.all([worker.stop(), web.stop()]);
    await provider.close();
    const sender = (used.user + used.system) / 1_000_000 / SECONDS;
    return [...measures, atMost("the sender's and the sandbox's own use of the processor", sender, "cores", 0.5)];
  },
};
