import type { Tx } from "@/server/platform/db/client";

/** Deletes what the register said of the other appointments of these officers. */
export async function forgetAppointments(tx: Tx, officers: readonly { personId: string | null }[]): Promise<void> {
  const personIds = officers.flatMap(({ personId }) => personId ?? []);
  await tx.personRecord.deleteMany({ where: { personId: { in: personIds } } });
}
