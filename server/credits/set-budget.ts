import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { currentBudget } from "@/server/credits/budget";
import { readRoom } from "@/server/credits/paid-queues";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { resumePaidQueues } from "@/server/queues/resume-queue";

/** Sets what this period and the following ones may spend. Throws `CONFLICT` when more is spent and held already. */
export async function setBudget(actor: Actor, input: { limit: number | null; reason: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    // As holds and readings do before the budget's row: a renewal booked at this moment would take the old limit to the next period.
    await tx.$queryRaw`select 1 from credit_accounts where name = 'available' for no key update`;
    const { id } = await currentBudget(tx);
    const [before] = await tx.$queryRaw<{ cap: number | null; used: number }[]>`
      select cap, held + spent as used from credit_budgets where id = ${id}::uuid for no key update`;
    if (!before) throw new AppError("NOT_FOUND", "There is no budget to change");
    if (input.limit !== null && input.limit < before.used) {
      throw new AppError(
        "CONFLICT",
        `${before.used} credits of this period are spent or held already: the limit cannot be lower`,
        {
          field: "limit",
        },
      );
    }
    await tx.creditBudget.update({ where: { id }, data: { cap: input.limit } });
    await recordAudit(tx, {
      actor,
      action: "budget.set",
      entity: "budget",
      entityId: id,
      reason: input.reason,
      before: { limit: before.cap },
      after: { limit: input.limit },
    });
    const { fits } = await readRoom(tx);
    await resumePaidQueues(tx, "out_of_credits", "the budget of the period was changed", fits);
  });
}
