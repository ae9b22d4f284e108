import type { z } from "zod";
import type { Actor } from "@/server/access/actor";
import { dailyCapsValue } from "@/server/credits/settings/schema";
import type { Db } from "@/server/platform/db/client";
import { defineSetting } from "@/server/platform/settings";

export type DailyCaps = z.infer<typeof dailyCapsValue>;

export const dailyCaps = defineSetting({ name: "dailyCaps", title: "Daily caps", schema: dailyCapsValue });

/**
 * Whose daily cap an actor's runs use: the user's own; a token's is its maker's, so that nobody gets a second cap by making a token;
 * a token made on the command line counts as itself, with the cap of its role. Null for Strikeline itself, which no day limits.
 */
export async function spenderOf(tx: Db, actor: Actor): Promise<string | null> {
  if (actor.kind === "system" || actor.id === null) return null;
  if (actor.kind === "user") return actor.id;
  const token = await tx.apiToken.findUnique({ where: { id: actor.id }, select: { createdById: true } });
  return token?.createdById ?? actor.id;
}

export interface DailyRoom {
  /** Null: no limit. */
  cap: number | null;
  held: number;
  spent: number;
}

/** What a spender has held and spent today (London), and may in all. */
export async function readDailyRoom(from: Db, spenderId: string, caps: DailyCaps): Promise<DailyRoom> {
  const [row] = await from.$queryRaw<DailyRoom[]>`
    select daily_cap_of(${spenderId}::uuid, ${JSON.stringify(caps)}::jsonb) as cap,
      coalesce(day.held, 0) as held, coalesce(day.spent, 0) as spent
    from (select 1) always left join spender_days day on day.spender_id = ${spenderId}::uuid and day.day = london_today()`;
  return row ?? { cap: null, held: 0, spent: 0 };
}

/** How many more credits the day has room for; null: no limit. */
export function roomOf({ cap, held, spent }: DailyRoom): number | null {
  return cap === null ? null : Math.max(0, cap - held - spent);
}
