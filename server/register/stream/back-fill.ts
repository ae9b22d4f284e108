import { db } from "@/server/platform/db/client";
import { BACK_FILL_PRIORITY } from "@/server/register/stream/register-checks";

/**
 * Has REST asked, when nothing more urgent is, about every company that we follow: in strike-off, or in an open run. Returns how many
 * these are, those included that were to be asked about already. What is being asked at this moment may answer from before the gap's
 * end, so it is asked once more.
 */
export async function requestBackFill(): Promise<number> {
  const [row] = await db.$queryRaw<{ companies: number }[]>`
    with followed as (
      select number from companies where strike_off_stage in ('proposed', 'suspended')
      union
      select item.company_number from run_items item join runs run on run.id = item.run_id
      where run.state in ('running', 'paused') and item.skipped is null
    ), asked as (
      insert into register_checks as waiting (company_number, reason, priority)
      select number, 'the stream has a gap', ${BACK_FILL_PRIORITY}::int from followed order by number
      on conflict (company_number) do update set asked_at = now(), enqueued_at = null where waiting.enqueued_at is not null
    )
    select count(*)::int as companies from followed`;
  return row?.companies ?? 0;
}
