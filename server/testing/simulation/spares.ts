import type pg from "pg";
import type { Product } from "./bundle";

/**
 * What a process that ended in peace leaves to one of the next seed: the database client with its open connections. Neither
 * remembers anything but plans of statements, and making them anew takes longer than a seed does. Whoever is killed leaves nothing.
 */
export interface Spare {
  db: Product["db"];
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
    else await spare.db.$disconnect();
  }

  async close(): Promise<void> {
    for (const { db } of this.#kept) await db.$disconnect();
    this.#kept = [];
  }
}

/** Whether statements can still be said on it; its pool closes those that were idle for a while. */
export function isOpen(client: pg.Client): boolean {
  const { _ending, _queryable } = client as unknown as { _ending: boolean; _queryable: boolean };
  return _queryable && !_ending;
}

/** Leaves nothing of the sessions but their connections. Those that their pool closed meanwhile, for having been idle, are left out. */
export async function wipe(clients: Iterable<pg.Client>): Promise<Set<pg.Client>> {
  const open = new Set<pg.Client>();
  for (const client of clients) {
    try {
      await client.query("discard all");
    } catch (error) {
      if (isOpen(client)) throw error;
      continue;
    }
    open.add(client);
  }
  return open;
}
