import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Product } from "./bundle";

/**
 * What a process that ended in peace leaves to one of the next seed: its database clients with their open connections. They remember
 * nothing but plans of statements, and making them anew takes longer than a seed does. Whoever is killed leaves nothing.
 */
export interface Spare {
  db: Product["db"];
  queue: PgBoss;
  prepared: pg.Pool | undefined;
  clients: ReadonlySet<pg.Client>;
}

/** PostgreSQL's connections are few, and every lane has its own. */
const MOST = 4;

export class Spares {
  #kept: Spare[] = [];

  take(): Spare | undefined {
    return this.#kept.pop();
  }

  async give(spare: Spare): Promise<void> {
    if (this.#kept.length < MOST) this.#kept.push(spare);
    else await disconnect(spare);
  }

  async close(): Promise<void> {
    for (const spare of this.#kept) await disconnect(spare);
    this.#kept = [];
  }
}

async function disconnect({ db, queue, prepared }: Spare): Promise<void> {
  await db.$disconnect();
  await queue.stop();
  await prepared?.end();
}

/** Whether statements can still be said on it; its pool closes those that were idle for a while. */
export function isOpen(client: pg.Client): boolean {
  const { _ending, _queryable } = client as unknown as { _ending: boolean; _queryable: boolean };
  return _queryable && !_ending;
}

/** `discard all`, which would forget the plans of triggers and functions as well. */
const WIPE =
  "close all; reset session authorization; reset all; unlisten *; select pg_advisory_unlock_all(); discard sequences; discard temp";

/** Leaves nothing of the sessions but their connections and plans. Those that their pool closed meanwhile, for having been idle, are left out. */
export async function wipe(clients: Iterable<pg.Client>): Promise<Set<pg.Client>> {
  const open = new Set<pg.Client>();
  for (const client of clients) {
    try {
      await client.query(WIPE);
    } catch (error) {
      if (isOpen(client)) throw error;
      continue;
    }
    open.add(client);
  }
  return open;
}
