import { z } from "zod";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { Drift } from "@/server/credits/schema";
import { type Db, db, type Tx } from "@/server/platform/db/client";
import { type CreditDrift, Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, type Page, type PageInput } from "@/server/platform/pagination";

/** Opens a case for the ledger's entry that a reading made; `amount` is negative for credits that went without us. */
export async function openDrift(tx: Tx, input: { sequence: bigint; amount: number }): Promise<void> {
  await tx.creditDrift.create({ data: input });
}

/**
 * Keeps a difference whose cause is known from the start: explained, such as credits that expired, or closed, when it takes back
 * what an earlier one told.
 */
export async function recordEndedDrift(
  tx: Tx,
  input: { sequence: bigint; amount: number; state: "explained" | "closed"; cause: string; by: string },
): Promise<void> {
  const { by, ...drift } = input;
  await tx.creditDrift.create({ data: { ...drift, endedBy: by, endedAt: new Date() } });
}

/**
 * A later reading that differs the other way takes back open cases, oldest first, each as a whole; of those that answers
 * opened only where asked to. Returns what of `amount` is left.
 */
export async function closeDrifts(
  tx: Tx,
  amount: number,
  { by, isByAnswers }: { by: string; isByAnswers: boolean },
): Promise<number> {
  const entry = isByAnswers ? undefined : { lookupId: null };
  const open = await tx.creditDrift.findMany({
    where: { state: "open", amount: amount > 0 ? { lt: 0 } : { gt: 0 }, entry },
    orderBy: { openedAt: "asc" },
  });
  let left = amount;
  for (const drift of open) {
    if (Math.abs(drift.amount) > Math.abs(left)) break;
    left += drift.amount;
    const cause = "a later reading of Snov.io's balance took it back";
    await tx.creditDrift.update({
      where: { id: drift.id },
      data: { state: "closed", cause, endedBy: by, endedAt: new Date() },
    });
  }
  return left;
}

/** Differences between Snov.io's balance and our books that nobody has explained, oldest first. */
export async function listOpenDrifts(from: Db = db): Promise<Drift[]> {
  const where = { state: "open" } as const;
  return (await from.creditDrift.findMany({ where, orderBy: { openedAt: "asc" }, include: WITH_ENTRY })).map(toDrift);
}

/** The open ones first, the oldest before the others, then those that ended, the latest first. */
export async function listDrifts({ cursor, limit }: PageInput): Promise<Page<Drift>> {
  const after = decodeCursor(cursor, place);
  const further = after
    ? Prisma.sql`where (rank, place, id) > (${after[0]}::int, ${after[1]}::bigint, ${after[2]})`
    : Prisma.empty;
  const [found, count] = await Promise.all([
    db.$queryRaw<{ rank: number; place: bigint; id: string }[]>`
      select rank, place, id from (
        select id::text as id, case when state = 'open' then 0 else 1 end as rank,
          (extract(epoch from case when state = 'open' then opened_at else ended_at end) * case when state = 'open' then 1000000 else -1000000 end)::bigint as place
        from credit_drifts
      ) placed ${further} order by rank, place, id limit ${limit + 1}`,
    db.creditDrift.count(),
  ]);
  const page = found.slice(0, limit);
  const rows = await db.creditDrift.findMany({
    where: { id: { in: page.map(({ id }) => id) } },
    include: WITH_ENTRY,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = page.at(-1);
  return {
    items: page.flatMap(({ id }) => byId.get(id) ?? []).map(toDrift),
    nextCursor: found.length > page.length && last ? encodeCursor([last.rank, Number(last.place), last.id]) : null,
    total: { count, exact: true },
  };
}

/** Microseconds; all that a number holds exactly. */
const place = z.tuple([z.union([z.literal(0), z.literal(1)]), z.int(), z.uuid()]);

/** A person names what an open drift came from. Throws `NOT_FOUND`, or `CONFLICT` when it has ended already. */
export async function explainDrift(actor: Actor, { id, cause }: { id: string; cause: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.creditDrift.updateMany({
      where: { id, state: "open" },
      data: { state: "explained", cause, endedBy: actor.name, endedAt: new Date() },
    });
    if (count === 0) throw await whyNot(tx, id);
    await recordAudit(tx, { actor, action: "drift.explained", entity: "drift", entityId: id, reason: cause });
  });
}

async function whyNot(tx: Tx, id: string): Promise<AppError> {
  const drift = await tx.creditDrift.findUnique({ where: { id } });
  if (!drift) return new AppError("NOT_FOUND", `There is no drift ${id}`);
  return new AppError("CONFLICT", `The drift is ${drift.state} already: ${drift.cause}`);
}

const WITH_ENTRY = { entry: { select: { cause: true, lookupId: true } } };

function toDrift(drift: CreditDrift & { entry: { cause: string; lookupId: string | null } }): Drift {
  const { id, sequence, amount, entry, state, cause, endedBy, openedAt, endedAt } = drift;
  return {
    id,
    sequence: Number(sequence),
    amount,
    entry: entry.cause,
    by: entry.lookupId === null ? "reading" : "answer",
    state,
    cause,
    endedBy,
    openedAt: openedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
