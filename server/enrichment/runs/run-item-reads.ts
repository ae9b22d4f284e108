import { z } from "zod";
import { WENT_FOR_LOOKUPS } from "@/server/credits/went-for-lookups";
import { refreshForReader } from "@/server/enrichment/runs/run-progress";
import type { listRunItemsInput, RunItemState, runItem } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { RunOutcome } from "@/server/platform/db/generated/enums";
import { decodeCursor, encodeCursor, type Page } from "@/server/platform/pagination";

type RunItem = z.infer<typeof runItem>;

interface ItemRow {
  company_number: string;
  company_name: string;
  outcome: RunOutcome;
  skipped: string | null;
  domain: string | null;
  rejected_domain: string | null;
  emails: number;
  credits_spent: number;
}

const STATES: Record<RunOutcome, RunItemState> = {
  skipped: "skipped",
  remaining: "in_progress",
  failed: "failed",
  completed: "completed",
  not_found: "nothing_found",
};
const OUTCOMES: Record<RunItemState, RunOutcome> = {
  skipped: "skipped",
  in_progress: "remaining",
  failed: "failed",
  completed: "completed",
  nothing_found: "not_found",
};

/** The companies of a run with what was found and what each cost in this run, by company number. */
export async function listRunItems(input: z.infer<typeof listRunItemsInput>): Promise<Page<RunItem>> {
  const { id, cursor, limit } = input;
  const states = input.state?.length ? new Set(input.state) : null;
  const outcomes = states && [...states].map((state) => OUTCOMES[state]);
  const [after] = decodeCursor(cursor, z.tuple([z.string().regex(/^[^\0]+$/)])) ?? [];
  await refreshForReader(id);
  const rows = await db.$queryRaw<ItemRow[]>`
    select item.company_number, coalesce(company.name, company.number) as company_name, chosen.outcome::text as outcome, item.skipped::text as skipped,
      (select domain from company_domains candidate where candidate.company_number = item.company_number
        and coalesce(candidate.decision <> 'rejected', candidate.band <> 'reject')
        order by candidate.decision = 'accepted' desc nulls last, candidate.confidence desc limit 1) as domain,
      (select domain from company_domains candidate where candidate.company_number = item.company_number
        and not coalesce(candidate.decision <> 'rejected', candidate.band <> 'reject') order by candidate.confidence desc limit 1) as rejected_domain,
      (select count(*)::int from officer_emails email join officers officer on officer.id = email.officer_id
        where officer.company_number = item.company_number and officer.suppressed_at is null) as emails,
      (select coalesce(sum(amount), 0)::int from snov_credit_usage transfer where transfer.run_id = item.run_id
        and transfer.company_number = item.company_number and ${WENT_FOR_LOOKUPS}) as credits_spent
    from (${chosenItems(id, outcomes, after ?? null, limit + 1)}) chosen
    join run_items item on item.run_id = ${id}::uuid and item.company_number = chosen.company_number
    join companies company on company.number = item.company_number
    order by item.company_number`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      companyNumber: row.company_number,
      companyName: row.company_name,
      state: STATES[row.outcome],
      skipped: row.skipped,
      domain: row.domain,
      rejectedDomain: row.domain === null ? row.rejected_domain : null,
      emails: row.emails,
      creditsSpent: row.credits_spent,
    })),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.company_number]) : null,
    total: { count: await countItems(id, outcomes), exact: true },
  };
}

/** Of each outcome the first so many by its index, and of those the first: however rare an outcome is, nothing else is read. */
function chosenItems(id: string, outcomes: RunOutcome[] | null, after: string | null, most: number): Prisma.Sql {
  const further = after === null ? Prisma.empty : Prisma.sql`and stored.company_number > ${after}`;
  if (outcomes === null)
    return Prisma.sql`select stored.company_number, stored.outcome from run_item_outcomes stored
      where stored.run_id = ${id}::uuid ${further} order by stored.company_number limit ${most}`;
  return Prisma.sql`select first.company_number, first.outcome from unnest(${outcomes}::run_outcome[]) wanted (outcome)
    cross join lateral (
      select stored.company_number, stored.outcome from run_item_outcomes stored
      where stored.run_id = ${id}::uuid and stored.outcome = wanted.outcome ${further} order by stored.company_number limit ${most}
    ) first order by first.company_number limit ${most}`;
}

async function countItems(runId: string, outcomes: RunOutcome[] | null): Promise<number> {
  const progress = await db.runProgress.findUnique({ where: { runId } });
  if (!progress) return 0;
  if (outcomes === null) return progress.total;
  const { remaining, completed, notFound: not_found, failed, skipped } = progress;
  const counts: Record<RunOutcome, number> = { remaining, completed, not_found, failed, skipped };
  return outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
}
