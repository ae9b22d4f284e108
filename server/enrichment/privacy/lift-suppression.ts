import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { findSuppressed } from "@/server/register/suppression";

/** Takes a suppression back: it may be looked up again from now on. What was erased stays erased. Throws `NOT_FOUND`. */
export async function liftSuppression(actor: Actor, { id, reason }: { id: string; reason: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const rows = await tx.suppression.findMany({ where: { actId: id } });
    const [first] = rows;
    if (!first) throw new AppError("NOT_FOUND", `There is no suppression ${id}`, { field: "id" });
    await tx.suppression.deleteMany({ where: { actId: id } });
    const marked = await tx.officer.findMany({ where: { suppressedAt: { not: null } } });
    const still = await findSuppressed(tx, marked);
    const free = marked.filter((_, index) => !still[index]).map((officer) => officer.id);
    await tx.officer.updateMany({ where: { id: { in: free } }, data: { suppressedAt: null } });
    if (first.kind === "company" && first.hint !== null)
      await tx.companyFacetsDue.create({ data: { companyNumber: first.hint } });
    await recordAudit(tx, {
      actor,
      action: "suppression.lifted",
      entity: "suppression",
      entityId: id,
      reason,
      before: { kind: first.kind, hint: first.hint, isErasure: first.isErasure, reason: first.reason },
    });
  });
}
