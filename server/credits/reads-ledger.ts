import type { LedgerEntry, LedgerFilter, LedgerInput } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
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
  const where = whereOf(input);
  const cursor = decodeCursor(input.cursor, 1)?.[0];
  const [rows, total] = await Promise.all([
    db.creditTransfer.findMany({
      where: typeof cursor === "number" ? { ...where, sequence: { lt: cursor } } : where,
      orderBy: { sequence: "desc" },
      take: input.limit + 1,
      include: withNames,
    }),
    countEntries(where),
  ]);
  const items = rows.slice(0, input.limit).map(toEntry);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > items.length && last ? encodeCursor([last.sequence]) : null, total };
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

function whereOf({ kind, operation, companyNumber, runId }: LedgerInput): Prisma.CreditTransferWhereInput {
  return { kind, operation, runId, companyNumber: companyNumber ? requireCompanyNumber(companyNumber) : undefined };
}

/** The ledger is numbered without gaps, so its length is its last number. */
async function countEntries(where: Prisma.CreditTransferWhereInput): Promise<Page<never>["total"]> {
  if (Object.values(where).every((value) => value === undefined)) {
    const { _max } = await db.creditTransfer.aggregate({ _max: { sequence: true } });
    return { count: Number(_max.sequence ?? 0), exact: true };
  }
  const count = await db.creditTransfer.count({ where, take: COUNT_LIMIT + 1 });
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
