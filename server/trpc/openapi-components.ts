import { z } from "zod";
import { auditEntry } from "@/server/access/schema";
import { alert, alertDelivery } from "@/server/alerts/schema";
import { credits, ledgerEntry } from "@/server/credits/schema";
import { domain, email, enrichmentState, estimate, officer, reason, run, runItem } from "@/server/enrichment/schema";
import { allowance, job, queue, worker } from "@/server/queues/schema";
import { company, importRecord, strikeOff, timelineEntry } from "@/server/register/schema";
import { companyFilterInput } from "@/server/register/search/filter";
import { problem } from "@/server/trpc/problem";
import { delivery, deliveryDetail } from "@/server/webhooks/schema";

/** Shapes that the description names instead of repeating them. */
const named = {
  Alert: alert,
  AlertDelivery: alertDelivery,
  Allowance: allowance,
  AuditEntry: auditEntry,
  Company: company,
  CompanyFilter: companyFilterInput,
  Credits: credits,
  Delivery: delivery,
  DeliveryDetail: deliveryDetail,
  Domain: domain,
  Email: email,
  EnrichmentState: enrichmentState,
  Estimate: estimate,
  Import: importRecord,
  Job: job,
  LedgerEntry: ledgerEntry,
  Officer: officer,
  Problem: problem,
  Queue: queue,
  Reason: reason,
  Run: run,
  RunItem: runItem,
  StrikeOff: strikeOff,
  TimelineEntry: timelineEntry,
  Worker: worker,
} satisfies Record<string, z.ZodType>;

export const componentNames = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) componentNames.add(schema, { id });
