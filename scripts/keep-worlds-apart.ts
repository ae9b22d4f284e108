import pg from "pg";
import type { Env } from "@/server/platform/env-shape";
import { Instruction } from "./project";

const WORLDS = { live: "live providers", sandbox: "the sandboxes, with synthetic people" };

/**
 * A database belongs to the world it was first started in. Throws an `Instruction` when the settings name the other one: sandbox
 * people must never cost real credits, and live ones never be shown as synthetic.
 */
export async function keepWorldsApart(databaseUrl: string, { snov }: Pick<Env, "snov">): Promise<void> {
  const wanted = snov.mode === "sandbox" ? "sandbox" : "live";
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("insert into installation (world) values ($1) on conflict (is_only) do nothing", [wanted]);
    const { rows } = await client.query<{ world: keyof typeof WORLDS }>(
      "select world::text as world from installation",
    );
    const world = rows[0]?.world ?? wanted;
    if (world === wanted) return;
    throw new Instruction(
      `This database was made with ${WORLDS[world]}, and the settings name ${WORLDS[wanted]}: use another DATA_DIR or DATABASE_URL for them, for example DATA_DIR=.data-${wanted}.`,
    );
  } finally {
    await client.end();
  }
}
