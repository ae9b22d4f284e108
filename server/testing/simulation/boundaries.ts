import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";

/**
 * Where a process touches the world outside of itself: a statement or a commit reaches the database, a request leaves, an
 * acknowledgement is given. Between two of these a process may die without anybody noticing when exactly.
 */
export interface Boundary {
  kind: "statement" | "commit" | "request" | "acknowledgement";
  /** What crosses it, without values: the same every time the same line of code gets there. */
  name: string;
}

/** Who crosses boundaries: one simulated process of the product. */
export interface Crosser {
  readonly name: string;
  isDead: boolean;
  /** The job or the act that is under way, for the names of boundaries. */
  readonly clients: Set<pg.Client>;
}

/** Decides when a boundary may be crossed. What it throws nobody sees: a process that dies just goes no further. */
export interface Gate {
  /** Resolves when the crossing may begin. */
  enter(crosser: Crosser, boundary: Boundary): Promise<void>;
  /** Told of the crossing while it goes on. */
  during(crosser: Crosser, crossing: Promise<unknown>): void;
  /** Resolves when the crosser may learn how it went. */
  leave(crosser: Crosser, boundary: Boundary): Promise<void>;
}

interface Context {
  crosser: Crosser;
  act: string;
}

const contexts = new AsyncLocalStorage<Context>();
const owners = new WeakMap<pg.Client, Crosser>();

/** Runs something as a process, under the name of what it is about. */
export function runAs<Result>(crosser: Crosser, act: string, work: () => Promise<Result>): Promise<Result> {
  return contexts.run({ crosser, act }, work);
}

/** The process that runs now, if any. */
export function currentCrosser(): Crosser | null {
  return contexts.getStore()?.crosser ?? null;
}

/** For what a dead process still waits for. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** Crosses one boundary: waits for the gate before and after, and goes no further in a process that died meanwhile. */
export async function cross<Result>(
  gate: Gate,
  crosser: Crosser,
  boundary: Boundary,
  effect: () => Promise<Result>,
): Promise<Result> {
  const named = { ...boundary, name: `${contexts.getStore()?.act ?? ""}: ${boundary.name}` };
  if (crosser.isDead) return never();
  await gate.enter(crosser, named);
  if (crosser.isDead) return never();
  const crossing = effect();
  gate.during(crosser, crossing);
  const [ended] = await Promise.allSettled([crossing]);
  if (crosser.isDead) return never();
  await gate.leave(crosser, named);
  if (crosser.isDead) return never();
  if (ended.status === "rejected") throw ended.reason;
  return ended.value;
}

type Callback = (error: unknown, result?: unknown) => void;

/** Puts the gate into the PostgreSQL driver, which the product's client and its queue both use. */
export function guardDatabase(gate: Gate): void {
  const { connect, query } = pg.Client.prototype;
  // The driver's overloads cannot be written twice; arguments go through untouched.
  const call = (method: unknown, client: pg.Client, given: unknown[]) =>
    (method as (...all: unknown[]) => unknown).apply(client, given);

  const guardedConnect = function (this: pg.Client, ...given: unknown[]) {
    const crosser = currentCrosser();
    if (crosser?.isDead) return never();
    if (crosser) {
      owners.set(this, crosser);
      crosser.clients.add(this);
      // Whoever is cut off does not hear of it.
      this.on("error", () => undefined);
    }
    return call(connect, this, given);
  };
  const guardedQuery = function (this: pg.Client, ...given: unknown[]) {
    const crosser = owners.get(this);
    const text = textOf(given[0]);
    if (!crosser || text === null) return call(query, this, given);
    const callback = typeof given.at(-1) === "function" ? (given.at(-1) as Callback) : null;
    const rest = callback ? given.slice(0, -1) : given;
    const crossed = cross(gate, crosser, boundaryOf(text), async () => call(query, this, rest));
    if (!callback) return crossed;
    crossed.then(
      (result) => callback(null, result),
      (error: unknown) => callback(error),
    );
    return undefined;
  };
  Object.assign(pg.Client.prototype, { connect: guardedConnect, query: guardedQuery });
}

function textOf(query: unknown): string | null {
  if (typeof query === "string") return query;
  if (typeof query === "object" && query !== null && "text" in query && typeof query.text === "string")
    return query.text;
  return null;
}

function boundaryOf(sql: string): Boundary {
  const text = sql.replace(/\s+/g, " ").trim();
  if (/^commit/i.test(text)) return { kind: "commit", name: "commit" };
  const verb = /^\w+/.exec(text)?.[0].toLowerCase() ?? "";
  const write = /\b(insert into|update|delete from)\s+(?:only\s+)?([\w."]+)/i.exec(text);
  const read = /\bfrom\s+([\w."]+)/i.exec(text);
  const target = (write?.[2] ?? read?.[1] ?? "").replaceAll('"', "").replace(/^public\./, "");
  return { kind: "statement", name: `${write?.[1]?.toLowerCase() ?? verb} ${target}`.trim() };
}

/** From now on what these connections say is what this process says; nobody's when there is none. */
export function giveConnections(clients: Iterable<pg.Client>, crosser: Crosser | null): void {
  for (const client of clients) {
    if (crosser) owners.set(client, crosser);
    else owners.delete(client);
  }
}

/** Cuts connections as their process's death would: PostgreSQL rolls back what was open. */
export function cutConnections(clients: Iterable<pg.Client>): void {
  for (const client of clients) {
    const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } };
    connection?.stream?.destroy();
  }
}
