import pg from "pg";

type Query = typeof pg.Client.prototype.query;

/** Where this process stops: just before a boundary is crossed, or just after. */
export interface CrashPoint {
  /** Counted from 1 over all statements and requests, the first boundary of this name, or a later one of it. */
  at: number | string | { name: string; nth: number };
  side: "before" | "after";
}

export interface CrashableRun {
  /** What was crossed, in order: the first words of statements, and requests. */
  crossed: string[];
  hasCrashed: boolean;
}

export class Crashed extends Error {
  override name = "Crashed";
}

/** Whether the boundary crossed last is that one. */
function isAt(at: CrashPoint["at"], crossed: readonly string[]): boolean {
  if (typeof at === "number") return at === crossed.length;
  const { name, nth } = typeof at === "string" ? { name: at, nth: 1 } : at;
  return crossed.at(-1) === name && crossed.filter((other) => other === name).length === nth;
}

/**
 * For one function at a time, at every boundary; the whole product dies in `simulation/`.
 *
 * Runs a piece of work as a process that dies at one boundary: a statement to PostgreSQL or a request over HTTP. From there on nothing
 * leaves it any more, and its connections break, so that an open transaction is rolled back as by a kill. Without a point it only
 * lists the boundaries.
 */
export async function runUntilCrash(point: CrashPoint | null, work: () => Promise<unknown>): Promise<CrashableRun> {
  const run: CrashableRun = { crossed: [], hasCrashed: false };
  const realQuery = pg.Client.prototype.query;
  const realFetch = globalThis.fetch;

  async function cross<Result>(name: string, act: () => Promise<Result>, die: () => void): Promise<Result> {
    if (run.hasCrashed) {
      die();
      throw new Crashed(name);
    }
    run.crossed.push(name);
    const isHere = point !== null && isAt(point.at, run.crossed);
    if (isHere && point.side === "before") {
      run.hasCrashed = true;
      die();
      throw new Crashed(name);
    }
    const result = await act();
    if (isHere) {
      run.hasCrashed = true;
      die();
      throw new Crashed(name);
    }
    return result;
  }

  // Pools ask with a callback, clients by promise: one way for both, so that each statement is one boundary.
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    // A COPY is a stream of its own, which the statements around it begin and end.
    if (isStream(args[0])) return Reflect.apply(realQuery, this, args);
    const done = args.at(-1);
    const rest = typeof done === "function" ? args.slice(0, -1) : args;
    const act = () => Reflect.apply(realQuery, this, rest) as Promise<unknown>;
    const result = cross(nameOf(args[0]), act, () => breakConnection(this));
    if (typeof done !== "function") return result;
    result.then(
      (answer) => done(null, answer),
      (error) => done(error),
    );
    return undefined;
  } as Query;
  globalThis.fetch = (input, init) =>
    cross(
      `${init?.method ?? "GET"} ${new URL(String(input)).pathname}`,
      () => realFetch(input, init),
      () => undefined,
    );
  try {
    await work();
  } catch (error) {
    if (!run.hasCrashed) throw error;
  } finally {
    pg.Client.prototype.query = realQuery;
    globalThis.fetch = realFetch;
  }
  return run;
}

function isStream(first: unknown): boolean {
  return typeof first === "object" && first !== null && "submit" in first;
}

function nameOf(first: unknown): string {
  const text =
    typeof first === "string" ? first : first && typeof first === "object" && "text" in first ? first.text : "";
  return String(text).trim().replace(/\s+/g, " ").slice(0, 60);
}

/** As the kernel does it for a killed process. */
function breakConnection(client: pg.Client): void {
  const connection: unknown = Reflect.get(client, "connection");
  const stream: unknown = connection && typeof connection === "object" ? Reflect.get(connection, "stream") : null;
  if (stream && typeof stream === "object" && "destroy" in stream && typeof stream.destroy === "function")
    stream.destroy();
}
