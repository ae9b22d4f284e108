import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";
import { enqueue } from "@/server/queues/enqueue";
import { isSuppressed } from "@/server/register/suppression";

/**
 * Asks Companies House for the other appointments of an officer; it costs nothing. While an answer is on its way asking again changes
 * nothing. Throws `NOT_FOUND` for an officer nobody knows or who asked to be forgotten, `CONFLICT` where the register has no id to
 * ask by.
 */
export async function requestAppointments(actor: Actor, officerId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from officers where id = ${officerId} for no key update`;
    const officer = await tx.officer.findFirst({ where: { id: officerId, suppressedAt: null } });
    if (!officer || (await isSuppressed(tx, officer)))
      throw new AppError("NOT_FOUND", `No officer has the id ${officerId}`, { field: "id" });
    if (!officer.personId)
      throw new AppError("CONFLICT", "Companies House has no id of this person over all appointments", { field: "id" });
    const { companyNumber, personId } = officer;
    const onItsWay = await tx.queueJob.count({
      where: { queue: "fetch-appointments", state: { in: ["queued", "active", "retrying"] }, officer: { personId } },
    });
    if (onItsWay > 0) return;
    await enqueue(tx, "fetch-appointments", { officerId }, { priority: WAITED_FOR_PRIORITY, companyNumber, officerId });
    const after = { officerId };
    await recordAudit(tx, {
      actor,
      action: "officer.appointments_asked",
      entity: "company",
      entityId: companyNumber,
      after,
    });
  });
}
