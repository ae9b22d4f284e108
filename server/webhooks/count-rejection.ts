import { db } from "@/server/platform/db/client";
import type { RejectionReason } from "@/server/platform/db/generated/enums";

/** Counts a refused request by hour: nothing of a stranger's body is kept. */
export async function countRejection(reason: RejectionReason): Promise<void> {
  await db.$executeRaw`
    insert into snov_webhook_rejections as r (hour, reason, count, last_at)
    values (date_trunc('hour', now(), 'UTC'), ${reason}::rejection_reason, 1, now())
    on conflict (hour, reason) do update set count = r.count + 1, last_at = now()`;
}
