import { type Db, db } from "@/server/platform/db/client";
import { requireCompanyNumber } from "@/server/register/company-number";
import type { TimelineEntry } from "@/server/register/schema";
import { type CreditRow, formatTransfer } from "@/server/register/timeline/timeline-credits";
import { formatDelivery, formatLookup } from "@/server/register/timeline/timeline-lookups";
import { formatAudit, formatFirstSeen, formatRegisterEvent } from "@/server/register/timeline/timeline-register";

const SHOWN = 200;

/**
 * What happened to a company, newest first, at most two hundred entries: changes on the register, lookups, deliveries, credits,
 * and what people decided. Throws `BAD_INPUT` for what cannot be a company number.
 */
export async function readTimeline(text: string, store: Db = db): Promise<TimelineEntry[]> {
  const number = requireCompanyNumber(text, "number");
  const entries = await Promise.all([
    readRegisterEvents(number, store),
    readLookups(number, store),
    readDeliveries(number, store),
    readCredits(number, store),
    readDecisions(number, store),
  ]);
  return entries
    .flat()
    .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id))
    .slice(0, SHOWN);
}

async function readRegisterEvents(companyNumber: string, store: Db): Promise<TimelineEntry[]> {
  const events = await store.registerEvent.findMany({
    where: { companyNumber },
    orderBy: { seenAt: "desc" },
    take: SHOWN,
  });
  const isWhole = events.length < SHOWN && !events.some(({ kind }) => kind === "added");
  const company = isWhole ? await store.company.findUnique({ where: { number: companyNumber } }) : null;
  return [...events.map(formatRegisterEvent), ...(company ? [formatFirstSeen(company)] : [])];
}

async function readLookups(companyNumber: string, store: Db): Promise<TimelineEntry[]> {
  // Two steps, each with its index: as one condition it would read every lookup there is.
  const links = await store.runItemLookup.findMany({
    where: { companyNumber },
    distinct: ["lookupId"],
    select: { lookupId: true },
  });
  const lookups = await store.lookup.findMany({
    where: { OR: [{ companyNumber }, { id: { in: links.map(({ lookupId }) => lookupId) } }] },
    include: {
      officer: { select: { name: true, forename: true, surname: true, suppressedAt: true } },
      task: { select: { taskHash: true } },
    },
    orderBy: { createdAt: "desc" },
    take: SHOWN,
  });
  return lookups.map(formatLookup);
}

async function readDeliveries(companyNumber: string, store: Db): Promise<TimelineEntry[]> {
  const deliveries = await store.webhookDelivery.findMany({
    where: { task: { lookups: { some: { companyNumber } } } },
    select: {
      id: true,
      state: true,
      receivedAt: true,
      note: true,
      replays: true,
      task: { select: { taskHash: true, kind: true, size: true } },
    },
    orderBy: { receivedAt: "desc" },
    take: SHOWN,
  });
  return deliveries.map(formatDelivery);
}

/** One line for all transfers of a kind that one task caused. */
async function readCredits(companyNumber: string, store: Db): Promise<TimelineEntry[]> {
  const rows = await store.$queryRaw<CreditRow[]>`
    select transfer.kind::text as kind, transfer.operation::text as operation, sum(transfer.amount)::int as amount, count(*)::int as count,
      max(transfer.created_at) as at, max(transfer.sequence)::text as sequence, task.task_hash as "taskHash",
      min(transfer.run_id::text) as "runId", min(transfer.cause) as cause
    from snov_credit_usage transfer left join snov_tasks task on task.id = transfer.task_id
    where transfer.company_number = ${companyNumber}
    group by transfer.kind, transfer.operation, coalesce(transfer.task_id, transfer.lookup_id), task.task_hash, date_trunc('minute', transfer.created_at)
    order by at desc limit ${SHOWN}`;
  return rows.map(formatTransfer);
}

async function readDecisions(companyNumber: string, store: Db): Promise<TimelineEntry[]> {
  const entries = await store.auditEntry.findMany({
    where: { entity: "company", entityId: companyNumber },
    orderBy: { at: "desc" },
    take: SHOWN,
  });
  return entries.map(formatAudit);
}
