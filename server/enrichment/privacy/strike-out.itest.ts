import { beforeEach, expect, it } from "vitest";
import { listKeyColumns } from "@/server/enrichment/privacy/strike-out";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

/**
 * Keys cannot be struck out. Whoever adds one that is text decides here whether it can hold a person: if it can, its rows must be
 * deleted by `erasePerson` and its table named among the kept ones of `strike-out.ts`.
 */
it("no key that is text can hold a person", async () => {
  expect(await db.$transaction(listKeyColumns)).toEqual(KEYS_WITHOUT_PEOPLE);
});

const KEYS_WITHOUT_PEOPLE: string[] = [
  "pgboss.job.name",
  "pgboss.job_dependency.child_name",
  "pgboss.job_dependency.parent_name",
  "pgboss.queue.dead_letter",
  "pgboss.queue.name",
  "pgboss.schedule.key",
  "pgboss.schedule.name",
  "pgboss.subscription.event",
  "pgboss.subscription.name",
  "public.alerts.key",
  "public.alerts.period",
  "public.company_domains.company_number",
  "public.company_domains.domain",
  "public.domain_evidence.domain",
  "public.queue_jobs.company_number",
  "public.queue_jobs.officer_id",
  "public.queue_pauses.queue",
  "public.register_checks.company_number",
  "public.register_events.company_number",
  "public.register_events.fingerprint",
  "public.register_words.word",
  "public.run_item_lookups.company_number",
  "public.run_item_lookups.officer_id",
  "public.run_item_outcomes.company_number",
  "public.run_items.company_number",
  "public.sic_codes.code",
  "public.sign_in_throttles.key",
  "public.snov_tasks.task_hash",
  "public.snov_webhooks.body_sha256",
  "public.stream_minutes.kind",
  "public.stream_minutes.stream",
  "public.stream_positions.stream",
  "public.stream_rejects.fingerprint",
  "public.stream_rejects.stream",
  "public.strike_off_filings.transaction_id",
  "public.suppressions.hash",
  "public.webhook_subscriptions.id",
  "public.worker_heartbeats.worker",
];
