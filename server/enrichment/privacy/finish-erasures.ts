import { systemActor } from "@/server/access/actor";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { db } from "@/server/platform/db/client";
import { findSuppressed } from "@/server/register/suppression";

/** Longer than an erasure takes from hiding the person to deleting the appointments. */
const LEFT_MINUTES = 30;

/** Ends erasures that were cut short: appointments that an erasure has hidden, and that are still there. */
export async function finishErasures(): Promise<void> {
  const hidden = await db.officer.findMany({
    where: { suppressedAt: { lt: new Date(Date.now() - LEFT_MINUTES * 60_000) } },
    orderBy: { id: "asc" },
  });
  const flags = await findSuppressed(db, hidden, { isErasure: true });
  const reason = "finishes an erasure that was cut short";
  // Another appointment of the same person may have taken this one along.
  for (const { id } of hidden.filter((_, index) => flags[index]))
    if ((await db.officer.count({ where: { id } })) > 0)
      await erasePerson(systemActor, { officerId: id, reason, dryRun: false });
}
