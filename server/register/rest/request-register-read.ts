import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";
import { enqueue } from "@/server/queues/enqueue";
import { requireCompanyNumber } from "@/server/register/company-number";

/**
 * Asks Companies House what it says of a company now, and nobody else: it costs nothing. Throws `BAD_INPUT` for what cannot be a
 * number, `NOT_FOUND` for a company we do not have.
 */
export async function requestRegisterRead(actor: Actor, text: string): Promise<string> {
  const companyNumber = requireCompanyNumber(text, "number");
  await db.$transaction(async (tx) => {
    const known = await tx.company.count({ where: { number: companyNumber } });
    if (known === 0)
      throw new AppError("NOT_FOUND", `Company ${companyNumber} is not in our register: import it first`, {
        field: "number",
      });
    await enqueue(tx, "refresh-company", { companyNumber }, { priority: WAITED_FOR_PRIORITY });
    await recordAudit(tx, { actor, action: "company.register_asked", entity: "company", entityId: companyNumber });
  });
  return companyNumber;
}
