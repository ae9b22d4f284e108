import { db } from "@/server/platform/db/client";

/** What the end of a company's timeline says of its strike-off. */
interface Told {
  toldIsProposed: boolean;
  toldStage: unknown;
}

/** By number. The stage of a company that was in strike-off when it was first read is told by no event until it moves. */
export async function readTold(numbers: readonly string[]): Promise<Map<string, Told>> {
  const rows = await db.$queryRaw<({ number: string } & Told)[]>`
    select number, coalesce(entry.kind = 'entered_strike_off', false) as "toldIsProposed",
      coalesce(moved.details ->> 'to', company.strike_off_stage::text) as "toldStage"
    from companies company
    left join lateral (
      select kind from register_events event where event.company_number = company.number
        and kind in ('entered_strike_off', 'left_strike_off', 'dissolved') order by id desc limit 1) entry on true
    left join lateral (
      select details from register_events event where event.company_number = company.number
        and kind = 'strike_off_stage_changed' order by id desc limit 1) moved on true
    where number = any(${[...numbers]}::text[])`;
  return new Map(rows.map(({ number, ...told }) => [number, told]));
}
