import { EventEmitter } from "node:events";
import type pg from "pg";
import { PgBoss } from "pg-boss";
import { type Crosser, currentCrosser, cutConnections, giveConnections, runAs } from "./boundaries";
import { loadProduct, type Product } from "./bundle";
import { isOpen, type Spare, wipe } from "./spares";

/** A process of the product: modules, connections and memory of its own, and a life that can end at any boundary. */
export interface SimulatedProcess extends Crosser {
  readonly kind: "worker" | "web";
  readonly product: Product;
  readonly boss: PgBoss;
  /** Jobs that it works on, whose heartbeats it would send. */
  readonly active: Set<string>;
  /** What it is in the middle of. */
  readonly acts: Set<{ name: string }>;
  readonly chores: { sweep: number; reading: number };
  /** The connections of prepared statements, once it has any. */
  prepared: pg.Pool | undefined;
}

const CONNECTIONS = 3;

export function startProcess(
  file: string,
  databaseUrl: string,
  kind: SimulatedProcess["kind"],
  name: string,
  spare: Spare | undefined,
): SimulatedProcess {
  const queueDb = spare?.queue.getDb();
  // The one before hears of it no more.
  if (queueDb instanceof EventEmitter) queueDb.removeAllListeners();
  const boss = new PgBoss({
    connectionString: databaseUrl,
    supervise: false,
    schedule: false,
    migrate: false,
    max: CONNECTIONS,
    ...(queueDb && { db: queueDb }),
  });
  boss.on("error", () => undefined);
  const process: SimulatedProcess = {
    kind,
    name,
    boss,
    product: loadProduct(file, spare?.db),
    isDead: false,
    clients: new Set<pg.Client>(spare?.clients),
    active: new Set<string>(),
    acts: new Set<{ name: string }>(),
    chores: { sweep: 0, reading: 0 },
    prepared: spare?.prepared,
  };
  giveConnections(process.clients, process);
  return process;
}

/** Of what a real process has one and keeps on `globalThis`, here each process has its own: whoever asks is given theirs. */
export function shareGlobals(processes: () => Iterable<SimulatedProcess>): void {
  const asking = () => {
    const crosser = currentCrosser();
    for (const process of processes()) if (process === crosser) return process;
    return null;
  };
  Object.defineProperty(globalThis, "strikelineSender", {
    configurable: true,
    get: () => {
      const process = asking();
      return process ? Promise.resolve(process.boss) : undefined;
    },
    set: () => undefined,
  });
  Object.defineProperty(globalThis, "strikelinePrepared", {
    configurable: true,
    get: () => asking()?.prepared,
    set: (pool: pg.Pool | undefined) => {
      const process = asking();
      if (process) process.prepared = pool;
    },
  });
}

/** What the process does; it is busy until that has ended. */
export function act(
  process: SimulatedProcess,
  name: string,
  work: () => Promise<unknown>,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<void> {
  const token = { name };
  process.acts.add(token);
  // A failing act is what a real process logs before it goes on; what matters shows in the database.
  return runAs(process, name, work)
    .then(() => undefined, onFailure)
    .then(() => {
      process.acts.delete(token);
    });
}

/** SIGKILL: nothing more of it happens. */
export function kill(process: SimulatedProcess): void {
  end(process);
  cutConnections(process.clients);
}

/** The end of a process that has nothing to do any more. What another may use of it is left. */
export async function retire(process: SimulatedProcess): Promise<Spare> {
  end(process);
  const kept = [...process.clients].filter(isOpen);
  process.clients.clear();
  giveConnections(kept, null);
  // Its timers; the connections stay open.
  await process.boss.stop({ graceful: false, close: false });
  const { boss, product, prepared } = process;
  return { db: product.db, queue: boss, prepared, clients: await wipe(kept) };
}

function end(process: SimulatedProcess): void {
  process.isDead = true;
  process.acts.clear();
  process.active.clear();
}

/** One of a worker's places: takes what is ready of a queue, works it and acknowledges it. */
export async function workOnce(process: SimulatedProcess, queue: string): Promise<void> {
  const { product, boss } = process;
  const definition = product.jobs.find((job) => job.name === queue);
  if (!definition) throw new Error(`no job works ${queue}`);
  const { batchSize } = product.catalogue[definition.name];
  const jobs = await boss.fetch(queue, { batchSize, includeMetadata: true });
  if (jobs.length === 0) return;
  const abort = new AbortController();
  const fetched = jobs.map((job) => Object.assign(job, { signal: abort.signal }));
  for (const job of jobs) process.active.add(job.id);
  const results = await product.runJobs(definition, fetched, { signal: abort.signal }, process.name);
  for (const job of jobs) process.active.delete(job.id);
  await runAs(process, `${queue} acknowledges`, () => acknowledge(boss, queue, jobs, results));
}

type Results = Awaited<ReturnType<Product["runJobs"]>>;

/** What pg-boss does with a handler's results, by its public calls. */
async function acknowledge(
  boss: PgBoss,
  queue: string,
  jobs: readonly { id: string; retryCount: number }[],
  results: Results,
): Promise<void> {
  const attempts = new Map(jobs.map(({ id, retryCount }) => [id, { id, retryCount }]));
  const of = (status: string) =>
    results.flatMap((result) => (result.status === status ? (attempts.get(result.id) ?? []) : []));
  const completed = of("completed");
  if (completed.length > 0) await boss.complete(queue, completed);
  for (const result of results) {
    const attempt = attempts.get(result.id);
    if (!attempt || result.status === "completed") continue;
    const output = result.output ?? null;
    if (result.status === "deadletter") await spendRetries(boss, queue, attempt.id);
    await boss.fail(queue, [attempt], output);
  }
}

/** Only pg-boss's own worker may fail a job past its remaining retries. */
async function spendRetries(boss: PgBoss, queue: string, id: string): Promise<void> {
  const sql = "update pgboss.job set retry_limit = retry_count where name = $1 and id = $2::uuid";
  await boss.getDb().executeSql(sql, [queue, id]);
}
