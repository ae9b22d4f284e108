import type { z } from "zod";
import { ITEM_OUTCOME } from "@/server/enrichment/run-reads";
import type { listRunItemsInput, runItem } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { decodeCursor, encodeCursor, type Page } from "@/server/platform/pagination";

type RunItem = z.infer<typeof runItem>;

interface ItemRow {
  company_number: string;
  company_name: string;
  outcome: string;
  skipped: string | null;
  domain: string | null;
  emails: number;
  credits_spent: number;
}

const STATES: Record<string, RunItem["state"]> = {
  skipped: "suppressed",
  remaining: "in_progress",
  failed: "failed",
  completed: "completed",
  not_found: "nothing_found",
};

/** The companies of a run with what was found and what each cost in this run, by company number. */
export async function listRunItems({ id, cursor, limit }: z.infer<typeof listRunItemsInput>): Promise<Page<RunItem>> {
  const [after] = decodeCursor(cursor, 1) ?? [];
  const rows = await db.$queryRaw<ItemRow[]>`
    select item.company_number, coalesce(company.name, company.number) as company_name, ${ITEM_OUTCOME} as outcome, item.skipped::text as skipped,
      (select domain from company_domains candidate where candidate.company_number = item.company_number
        and coalesce(candidate.decision <> 'rejected', candidate.band <> 'reject')
        order by candidate.decision = 'accepted' desc nulls last, candidate.confidence desc limit 1) as domain,
      (select count(*)::int from officer_emails email join officers officer on officer.id = email.officer_id
        where officer.company_number = item.company_number and officer.suppressed_at is null) as emails,
      (select coalesce(sum(amount), 0)::int from snov_credit_usage transfer where transfer.run_id = item.run_id
        and transfer.company_number = item.company_number and transfer.kind = 'commit') as credits_spent
    from run_items item join companies company on company.number = item.company_number
    where item.run_id = ${id}::uuid ${after ? Prisma.sql`and item.company_number > ${String(after)}` : Prisma.empty}
    order by item.company_number limit ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      companyNumber: row.company_number,
      companyName: row.company_name,
      state: STATES[row.outcome] ?? "pending",
      skipped: row.skipped,
      domain: row.domain,
      emails: row.emails,
      creditsSpent: row.credits_spent,
    })),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.company_number]) : null,
    total: { count: await db.runItem.count({ where: { runId: id } }), exact: true },
  };
}
