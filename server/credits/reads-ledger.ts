import { z } from "zod";
import type { LedgerEntry, LedgerFilter, LedgerInput } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { TransferKind } from "@/server/platform/db/generated/enums";
import { decodeCursor, encodeCursor, type Page } from "@/server/platform/pagination";
import { requireCompanyNumber } from "@/server/register/company-number";

/** Beyond this a filtered ledger is not counted to its end. */
const COUNT_LIMIT = 10_000;

const withNames = {
  company: { select: { name: true } },
  run: { select: { name: true } },
  task: { select: { taskHash: true } },
} satisfies Prisma.CreditTransferInclude;

type Row = Prisma.CreditTransferGetPayload<{ include: typeof withNames }>;

/** The ledger, newest entry first. Throws `BAD_INPUT` for a company number that cannot be one. */
export async function listLedger(input: LedgerInput): Promise<Page<LedgerEntry>> {
  const companyNumber = input.companyNumber ? requireCompanyNumber(input.companyNumber) : undefined;
  const filter = { ...input, companyNumber };
  const [cursor] = decodeCursor(input.cursor, z.tuple([z.int()])) ?? [];
  const after = cursor !== undefined ? Prisma.sql`and transfer.sequence < ${cursor}` : Prisma.empty;
  const first = Prisma.sql`order by sequence desc limit ${input.limit + 1}`;
  const [found, total] = await Promise.all([
    db.$queryRaw<{ sequence: bigint }[]>`select sequence from (${selectEntries(filter, after, first)}) parts ${first}`,
    countEntries(filter),
  ]);
  const rows = await db.creditTransfer.findMany({
    where: { sequence: { in: found.slice(0, input.limit).map(({ sequence }) => sequence) } },
    orderBy: { sequence: "desc" },
    include: withNames,
  });
  const items = rows.map(toEntry);
  const last = items.at(-1);
  return { items, nextCursor: found.length > items.length && last ? encodeCursor([last.sequence]) : null, total };
}

/** Every entry that the filter lets through, newest first, in pages: for exports of any length. */
export async function* readWholeLedger(filter: LedgerFilter): AsyncGenerator<LedgerEntry[]> {
  let cursor: string | null = null;
  do {
    const page: Page<LedgerEntry> = await listLedger({ ...filter, cursor, limit: 200 });
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor);
}

/**
 * Numbers of the entries that a filter means. With a kind, an operation or a run: of each kind the first by its index, so that a few drifts
 * among a million entries cost as little as holds. `each`: order and limit of every part.
 */
function selectEntries(
  { kind, operation, companyNumber, runId }: LedgerFilter,
  after: Prisma.Sql,
  each: Prisma.Sql,
): Prisma.Sql {
  const narrowed = Prisma.sql`
    ${operation ? Prisma.sql`and transfer.operation = ${operation}::lookup_kind` : Prisma.empty}
    ${runId ? Prisma.sql`and transfer.run_id = ${runId}::uuid` : Prisma.empty} ${after}`;
  if (companyNumber !== undefined) {
    const ofKind = kind ? Prisma.sql`and transfer.kind = ${kind}::transfer_kind` : Prisma.empty;
    return Prisma.sql`(select transfer.sequence from snov_credit_usage transfer
      where transfer.company_number = ${companyNumber} ${ofKind} ${narrowed} ${each})`;
  }
  if (!kind && !operation && !runId)
    return Prisma.sql`(select transfer.sequence from snov_credit_usage transfer where true ${after} ${each})`;
  return Prisma.sql`(select part.sequence from unnest(${kind ? [kind] : Object.values(TransferKind)}::transfer_kind[]) wanted (kind)
    cross join lateral (
      select transfer.sequence from snov_credit_usage transfer where transfer.kind = wanted.kind ${narrowed} ${each}
    ) part)`;
}

/** The ledger is numbered without gaps, so its length is its last number. */
async function countEntries(filter: LedgerFilter): Promise<Page<never>["total"]> {
  const { kind, operation, companyNumber, runId } = filter;
  if (!kind && !operation && !companyNumber && !runId) {
    // The object mapper's own maximum reads the whole table.
    const newest = await db.creditTransfer.findFirst({ orderBy: { sequence: "desc" }, select: { sequence: true } });
    return { count: Number(newest?.sequence ?? 0), exact: true };
  }
  const most = Prisma.sql`limit ${COUNT_LIMIT + 1}`;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from (${selectEntries(filter, Prisma.empty, most)}) parts ${most}) matching`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT };
}

function toEntry(row: Row): LedgerEntry {
  return {
    sequence: Number(row.sequence),
    at: row.createdAt.toISOString(),
    kind: row.kind,
    amount: row.amount,
    available: row.toAccount === "available" ? row.amount : row.fromAccount === "available" ? -row.amount : 0,
    availableAfter: row.availableAfter,
    operation: row.operation,
    cause: row.cause,
    actor: row.actor,
    companyNumber: row.companyNumber,
    companyName: row.company?.name ?? row.companyNumber,
    runId: row.runId,
    runName: row.run?.name ?? null,
    taskHash: row.task?.taskHash ?? null,
    hash: row.hash,
    previousHash: row.previousHash,
  };
}
