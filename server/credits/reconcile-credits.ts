import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { bookReading } from "@/server/credits/book-reading";
import { readRoom } from "@/server/credits/paid-queues";
import { connectSnov } from "@/server/integrations/snov/connect";
import { db, type Tx } from "@/server/platform/db/client";
import { resumePaidQueues } from "@/server/queues/resume-queue";

const PRIORITY = 1000;

export interface Reading {
  credits: number;
  available: number;
  held: number;
  /** What our books were moved by; positive for credits granted, negative for credits that went elsewhere. */
  adjustment: number;
}

/**
 * Reads Snov.io's balance and brings our books in line with it. A task that runs may have been debited or not, so any balance
 * between *available* and *available + held* fits; what lies above was granted (a renewal, a purchase), what lies below went
 * without us. Nothing is concluded when our own books moved during the reading: null then, and the next reading decides.
 * A person's reading is on record; the house's own is too frequent for that.
 */
export async function reconcileCredits(signal?: AbortSignal, actor: Actor = systemActor): Promise<Reading | null> {
  // Read as the request leaves: what the books do while it waits for its slot says nothing.
  let before: bigint | null = null;
  const client = connectSnov({
    priority: PRIORITY,
    beforeSend: async () => {
      before = await lastSequence(db);
    },
  });
  const balance = await client.getBalance(signal);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from credit_accounts where name = 'available' for no key update`;
    await resumePaidQueues(tx, "unauthorised", "Snov.io accepts our credentials again");
    if ((await lastSequence(tx)) !== before) return null;
    const accounts = await tx.creditAccount.findMany();
    const balanceOf = (name: string) => accounts.find((account) => account.name === name)?.balance ?? 0;
    const [available, held] = [balanceOf("available"), balanceOf("held")];
    // Snov.io may let an account go below nothing; our accounts cannot.
    const credits = Math.max(0, balance.credits);
    const adjustment = adjustmentFor(credits, available, held);
    const previous = await tx.balanceReading.findFirst({ orderBy: { readAt: "desc" } });
    const reading = await tx.balanceReading.create({
      data: {
        credits: balance.credits,
        hundredths: balance.hundredths,
        limitResetsInDays: balance.limitResetsInDays,
        available,
        held,
        adjustment,
        sequence: before,
      },
    });
    await bookReading(tx, { reading, previous, by: actor.name });
    if (actor.kind !== "system") {
      const after = { credits: balance.credits, adjustment };
      await recordAudit(tx, { actor, action: "credits.reconciled", entity: "credits", entityId: reading.id, after });
    }
    // Those of the queues that stopped for want of credits go on whose lookups fit again.
    const { fits } = await readRoom(tx);
    await resumePaidQueues(tx, "out_of_credits", "credits are available again", fits);
    return { credits: balance.credits, available: available + adjustment, held, adjustment };
  });
}

/** What our books must move by, for a balance read while `held` credits may or may not have been debited. */
export function adjustmentFor(credits: number, available: number, held: number): number {
  if (credits > available + held) return credits - available - held;
  if (credits < available) return credits - available;
  return 0;
}

async function lastSequence(from: Tx | typeof db): Promise<bigint | null> {
  const last = await from.creditTransfer.findFirst({ orderBy: { sequence: "desc" }, select: { sequence: true } });
  return last?.sequence ?? null;
}
