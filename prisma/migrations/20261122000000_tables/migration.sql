-- Misspelt names are found by trigrams.
create extension if not exists pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'analyst', 'admin');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('user', 'token', 'system');

-- CreateEnum
CREATE TYPE "provider" AS ENUM ('snov', 'companies-house');

-- CreateEnum
CREATE TYPE "credit_account_name" AS ENUM ('provider', 'available', 'held', 'spent', 'written_off');

-- CreateEnum
CREATE TYPE "transfer_kind" AS ENUM ('grant', 'hold', 'commit', 'release', 'write_off', 'drift');

-- CreateEnum
CREATE TYPE "lookup_kind" AS ENUM ('domain', 'email', 'verification');

-- CreateEnum
CREATE TYPE "lookup_state" AS ENUM ('waiting', 'in_flight', 'found', 'not_found', 'failed', 'cancelled', 'unknown');

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('prepared', 'sending', 'started', 'completed', 'not_started', 'out_of_credits', 'unknown', 'expired');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('estimating', 'running', 'paused', 'completed', 'aborted', 'failed');

-- CreateEnum
CREATE TYPE "run_step" AS ENUM ('domain', 'officers', 'emails', 'verification');

-- CreateEnum
CREATE TYPE "requested_by" AS ENUM ('person', 'stream');

-- CreateEnum
CREATE TYPE "skip_reason" AS ENUM ('suppressed', 'not_corporate', 'dissolved', 'not_on_register');

-- CreateEnum
CREATE TYPE "band" AS ENUM ('accept', 'review', 'reject');

-- CreateEnum
CREATE TYPE "decision" AS ENUM ('accepted', 'rejected');

-- CreateEnum
CREATE TYPE "domain_source" AS ENUM ('snov', 'manual');

-- CreateEnum
CREATE TYPE "verification" AS ENUM ('valid', 'unknown', 'not_valid');

-- CreateEnum
CREATE TYPE "suppression_kind" AS ENUM ('person', 'address', 'domain', 'company');

-- CreateEnum
CREATE TYPE "result_by" AS ENUM ('webhook', 'poll');

-- CreateEnum
CREATE TYPE "job_state" AS ENUM ('queued', 'active', 'retrying', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('completed', 'failed', 'retrying', 'lost', 'cancelled');

-- CreateEnum
CREATE TYPE "pause_cause" AS ENUM ('person', 'out_of_credits', 'unauthorised');

-- CreateEnum
CREATE TYPE "strike_off_stage" AS ENUM ('proposed', 'suspended', 'discontinued', 'dissolved');

-- CreateEnum
CREATE TYPE "strike_off_kind" AS ENUM ('voluntary', 'compulsory');

-- CreateEnum
CREATE TYPE "register_source" AS ENUM ('bulk', 'list', 'rest', 'stream');

-- CreateEnum
CREATE TYPE "register_event_kind" AS ENUM ('added', 'name_changed', 'status_changed', 'entered_strike_off', 'strike_off_stage_changed', 'left_strike_off', 'dissolved', 'officers_changed', 'not_on_register');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('running', 'completed', 'failed');

-- CreateEnum
CREATE TYPE "import_format" AS ENUM ('bulk_csv', 'number_list');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('received', 'duplicate', 'applied', 'failed');

-- CreateEnum
CREATE TYPE "rejection_reason" AS ENUM ('forged', 'unknown_task', 'oversized', 'malformed');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_signed_in_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_ends_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "instance_secrets" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_secrets_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "provider_rates" (
    "provider" "provider" NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),
    "limit" INTEGER,
    "remaining" INTEGER,
    "reset_at" TIMESTAMPTZ(3),
    "said_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_rates_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "provider_usage" (
    "provider" "provider" NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "provider_usage_pkey" PRIMARY KEY ("provider","minute")
);

-- CreateTable
CREATE TABLE "provider_tokens" (
    "provider" "provider" NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_tokens_pkey" PRIMARY KEY ("provider")
);

-- CreateTable
CREATE TABLE "credit_accounts" (
    "name" "credit_account_name" NOT NULL,
    "balance" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "credit_accounts_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "credit_budgets" (
    "id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "cap" INTEGER,
    "held" INTEGER NOT NULL DEFAULT 0,
    "spent" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snov_credit_usage" (
    "sequence" BIGINT NOT NULL,
    "kind" "transfer_kind" NOT NULL,
    "from_account" "credit_account_name" NOT NULL,
    "to_account" "credit_account_name" NOT NULL,
    "amount" INTEGER NOT NULL,
    "operation" "lookup_kind",
    "lookup_id" UUID,
    "task_id" UUID,
    "run_id" UUID,
    "budget_id" UUID,
    "company_number" TEXT,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "available_after" INTEGER NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snov_credit_usage_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "snov_balance_readings" (
    "id" UUID NOT NULL,
    "credits" INTEGER NOT NULL,
    "limit_resets_in_days" INTEGER,
    "available" INTEGER NOT NULL,
    "held" INTEGER NOT NULL,
    "adjustment" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snov_balance_readings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "run_state" NOT NULL DEFAULT 'running',
    "paused_reason" TEXT,
    "steps" "run_step"[],
    "requested_by" "requested_by" NOT NULL DEFAULT 'person',
    "is_refresh" BOOLEAN NOT NULL DEFAULT false,
    "filter" JSONB,
    "estimate" JSONB NOT NULL,
    "cap" INTEGER NOT NULL,
    "credits_held" INTEGER NOT NULL DEFAULT 0,
    "credits_spent" INTEGER NOT NULL DEFAULT 0,
    "credits_released" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_items" (
    "run_id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,
    "skipped" "skip_reason",

    CONSTRAINT "run_items_pkey" PRIMARY KEY ("run_id","company_number")
);

-- CreateTable
CREATE TABLE "run_item_lookups" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,
    "lookup_id" UUID NOT NULL,
    "officer_id" TEXT,
    "is_cached" BOOLEAN NOT NULL,

    CONSTRAINT "run_item_lookups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lookups" (
    "id" UUID NOT NULL,
    "kind" "lookup_kind" NOT NULL,
    "key" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" "lookup_state" NOT NULL DEFAULT 'waiting',
    "priority" INTEGER NOT NULL,
    "is_refresh" BOOLEAN NOT NULL DEFAULT false,
    "company_number" TEXT NOT NULL,
    "officer_id" TEXT,
    "run_id" UUID,
    "task_id" UUID,
    "position" INTEGER,
    "answer" JSONB,
    "credits_spent" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "lookups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snov_tasks" (
    "id" UUID NOT NULL,
    "kind" "lookup_kind" NOT NULL,
    "state" "task_state" NOT NULL DEFAULT 'prepared',
    "task_hash" TEXT,
    "size" INTEGER NOT NULL,
    "polls" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "result_by" "result_by",

    CONSTRAINT "snov_tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company_domains" (
    "id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "band" "band" NOT NULL,
    "decision" "decision",
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "reasons" JSONB NOT NULL,
    "source" "domain_source" NOT NULL,
    "lookup_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_verified_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_domains_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "officer_emails" (
    "id" UUID NOT NULL,
    "officer_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "is_off_domain" BOOLEAN NOT NULL DEFAULT false,
    "verification" "verification" NOT NULL,
    "reason" TEXT,
    "confidence" DOUBLE PRECISION NOT NULL,
    "reasons" JSONB NOT NULL,
    "lookup_id" UUID,
    "discovered_at" TIMESTAMPTZ(3) NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "officer_emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "id" UUID NOT NULL,
    "kind" "suppression_kind" NOT NULL,
    "hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_jobs" (
    "id" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "state" "job_state" NOT NULL DEFAULT 'queued',
    "payload" JSONB NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "company_number" TEXT,
    "officer_id" TEXT,
    "lookup_id" UUID,
    "snov_task_id" UUID,
    "run_id" UUID,
    "credits_held" INTEGER NOT NULL DEFAULT 0,
    "credits_spent" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "start_after" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "queue_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_job_attempts" (
    "job_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" "attempt_outcome",
    "error" TEXT,

    CONSTRAINT "queue_job_attempts_pkey" PRIMARY KEY ("job_id","number")
);

-- CreateTable
CREATE TABLE "queue_pauses" (
    "queue" TEXT NOT NULL,
    "cause" "pause_cause" NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "queue_pauses_pkey" PRIMARY KEY ("queue")
);

-- CreateTable
CREATE TABLE "worker_heartbeats" (
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "active" INTEGER NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_heartbeats_pkey" PRIMARY KEY ("worker")
);

-- CreateTable
CREATE TABLE "companies" (
    "number" TEXT NOT NULL,
    "name" TEXT,
    "status" TEXT,
    "status_detail" TEXT,
    "type" TEXT,
    "jurisdiction" TEXT,
    "incorporated_on" DATE,
    "dissolved_on" DATE,
    "sic_codes" TEXT[],
    "care_of" TEXT,
    "po_box" TEXT,
    "premises" TEXT,
    "address_line_1" TEXT,
    "address_line_2" TEXT,
    "town" TEXT,
    "county" TEXT,
    "country" TEXT,
    "postcode" TEXT,
    "accounts_category" TEXT,
    "accounts_next_due_on" DATE,
    "accounts_last_made_up_to" DATE,
    "accounts_overdue" BOOLEAN,
    "confirmation_next_due_on" DATE,
    "confirmation_overdue" BOOLEAN,
    "has_charges" BOOLEAN,
    "has_insolvency_history" BOOLEAN,
    "strike_off_stage" "strike_off_stage",
    "strike_off_kind" "strike_off_kind",
    "strike_off_since" DATE,
    "strike_off_notice_on" DATE,
    "expected_dissolution_on" DATE,
    "profile_fetched_at" TIMESTAMPTZ(3),
    "officers_fetched_at" TIMESTAMPTZ(3),
    "missing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "companies_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "company_previous_names" (
    "company_number" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "effective_from" DATE,
    "ceased_on" DATE,

    CONSTRAINT "company_previous_names_pkey" PRIMARY KEY ("company_number","position")
);

-- CreateTable
CREATE TABLE "officers" (
    "id" TEXT NOT NULL,
    "company_number" TEXT NOT NULL,
    "person_id" TEXT,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "forename" TEXT,
    "other_names" TEXT,
    "surname" TEXT,
    "is_corporate" BOOLEAN NOT NULL,
    "role" TEXT NOT NULL,
    "appointed_on" DATE,
    "appointed_before" DATE,
    "resigned_on" DATE,
    "nationality" TEXT,
    "occupation" TEXT,
    "country_of_residence" TEXT,
    "birth_year" INTEGER,
    "birth_month" INTEGER,
    "suppressed_at" TIMESTAMPTZ(3),
    "gone_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "officers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "register_events" (
    "id" UUID NOT NULL,
    "company_number" TEXT NOT NULL,
    "kind" "register_event_kind" NOT NULL,
    "source" "register_source" NOT NULL,
    "occurred_on" DATE,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "details" JSONB NOT NULL DEFAULT '{}',
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "register_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imports" (
    "id" UUID NOT NULL,
    "state" "import_state" NOT NULL DEFAULT 'running',
    "source" TEXT NOT NULL,
    "format" "import_format",
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_total" INTEGER,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "entered_strike_off" INTEGER NOT NULL DEFAULT 0,
    "left_strike_off" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_rejects" (
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_rejects_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateTable
CREATE TABLE "snov_webhooks" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'received',
    "body" TEXT NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "content_type" TEXT,
    "event" TEXT,
    "duplicate_of_id" UUID,
    "note" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "replays" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "snov_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snov_webhook_rejections" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "reason" "rejection_reason" NOT NULL,
    "count" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "snov_webhook_rejections_pkey" PRIMARY KEY ("hour","reason")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");

-- CreateIndex
CREATE INDEX "audit_at_id_idx" ON "audit"("at" DESC, "id");

-- CreateIndex
CREATE INDEX "audit_entity_entity_id_idx" ON "audit"("entity", "entity_id");

-- CreateIndex
CREATE INDEX "credit_budgets_starts_at_idx" ON "credit_budgets"("starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "snov_credit_usage_idempotency_key_key" ON "snov_credit_usage"("idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "snov_credit_usage_hash_key" ON "snov_credit_usage"("hash");

-- CreateIndex
CREATE INDEX "snov_credit_usage_created_at_idx" ON "snov_credit_usage"("created_at");

-- CreateIndex
CREATE INDEX "snov_credit_usage_lookup_id_idx" ON "snov_credit_usage"("lookup_id");

-- CreateIndex
CREATE INDEX "snov_credit_usage_task_id_idx" ON "snov_credit_usage"("task_id");

-- CreateIndex
CREATE INDEX "snov_credit_usage_run_id_idx" ON "snov_credit_usage"("run_id");

-- CreateIndex
CREATE INDEX "snov_credit_usage_company_number_idx" ON "snov_credit_usage"("company_number");

-- CreateIndex
CREATE INDEX "snov_balance_readings_read_at_idx" ON "snov_balance_readings"("read_at" DESC);

-- CreateIndex
CREATE INDEX "runs_created_at_id_idx" ON "runs"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "runs_state_idx" ON "runs"("state");

-- CreateIndex
CREATE INDEX "run_items_company_number_idx" ON "run_items"("company_number");

-- CreateIndex
CREATE INDEX "run_item_lookups_lookup_id_idx" ON "run_item_lookups"("lookup_id");

-- CreateIndex
CREATE INDEX "run_item_lookups_company_number_idx" ON "run_item_lookups"("company_number");

-- CreateIndex
CREATE INDEX "run_item_lookups_officer_id_idx" ON "run_item_lookups"("officer_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_item_lookups_run_id_company_number_lookup_id_officer_id_key" ON "run_item_lookups"("run_id", "company_number", "lookup_id", "officer_id");

-- CreateIndex
CREATE INDEX "lookups_key_answered_at_idx" ON "lookups"("key", "answered_at" DESC);

-- CreateIndex
CREATE INDEX "lookups_waiting" ON "lookups"("kind", "priority" DESC, "created_at") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "lookups_company_number_idx" ON "lookups"("company_number");

-- CreateIndex
CREATE INDEX "lookups_officer_id_idx" ON "lookups"("officer_id");

-- CreateIndex
CREATE INDEX "lookups_task_id_idx" ON "lookups"("task_id");

-- CreateIndex
CREATE INDEX "lookups_run_id_idx" ON "lookups"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "lookups_live_key" ON "lookups"("key") WHERE (state = ANY (ARRAY['waiting'::lookup_state, 'in_flight'::lookup_state, 'unknown'::lookup_state]));

-- CreateIndex
CREATE UNIQUE INDEX "snov_tasks_task_hash_key" ON "snov_tasks"("task_hash");

-- CreateIndex
CREATE INDEX "snov_tasks_state_created_at_idx" ON "snov_tasks"("state", "created_at");

-- CreateIndex
CREATE INDEX "company_domains_domain_idx" ON "company_domains"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "company_domains_company_number_domain_key" ON "company_domains"("company_number", "domain");

-- CreateIndex
CREATE INDEX "officer_emails_email_idx" ON "officer_emails"("email");

-- CreateIndex
CREATE UNIQUE INDEX "officer_emails_officer_id_email_key" ON "officer_emails"("officer_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "suppressions_kind_hash_key" ON "suppressions"("kind", "hash");

-- CreateIndex
CREATE INDEX "queue_jobs_queue_state_created_at_idx" ON "queue_jobs"("queue", "state", "created_at");

-- CreateIndex
CREATE INDEX "queue_jobs_created_at_id_idx" ON "queue_jobs"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "queue_jobs_run_id_company_number_idx" ON "queue_jobs"("run_id", "company_number");

-- CreateIndex
CREATE INDEX "queue_jobs_company_number_created_at_idx" ON "queue_jobs"("company_number", "created_at");

-- CreateIndex
CREATE INDEX "queue_jobs_lookup_id_idx" ON "queue_jobs"("lookup_id");

-- CreateIndex
CREATE INDEX "queue_jobs_snov_task_id_idx" ON "queue_jobs"("snov_task_id");

-- CreateIndex
CREATE INDEX "queue_jobs_live" ON "queue_jobs"("state") WHERE (state = ANY (ARRAY['queued'::job_state, 'active'::job_state, 'retrying'::job_state]));

-- CreateIndex
CREATE INDEX "queue_job_attempts_ended_at_idx" ON "queue_job_attempts"("ended_at");

-- CreateIndex
CREATE INDEX "companies_name_idx" ON "companies" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "companies_strike_off_stage_expected_dissolution_on_number_idx" ON "companies"("strike_off_stage", "expected_dissolution_on", "number");

-- CreateIndex
CREATE INDEX "companies_status_number_idx" ON "companies"("status", "number");

-- CreateIndex
CREATE INDEX "companies_postcode_idx" ON "companies"("postcode");

-- CreateIndex
CREATE INDEX "companies_sic_codes_idx" ON "companies" USING GIN ("sic_codes");

-- CreateIndex
CREATE INDEX "companies_updated_at_number_idx" ON "companies"("updated_at" DESC, "number");

-- CreateIndex
CREATE INDEX "officers_company_number_idx" ON "officers"("company_number");

-- CreateIndex
CREATE INDEX "officers_person_id_idx" ON "officers"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "register_events_fingerprint_key" ON "register_events"("fingerprint");

-- CreateIndex
CREATE INDEX "register_events_company_number_seen_at_idx" ON "register_events"("company_number", "seen_at" DESC);

-- CreateIndex
CREATE INDEX "imports_created_at_id_idx" ON "imports"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "snov_webhooks_received_at_id_idx" ON "snov_webhooks"("received_at" DESC, "id");

-- CreateIndex
CREATE INDEX "snov_webhooks_task_id_idx" ON "snov_webhooks"("task_id");

-- CreateIndex
CREATE UNIQUE INDEX "snov_webhooks_first" ON "snov_webhooks"("task_id", "body_sha256") WHERE (duplicate_of_id is null);

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_lookup_id_fkey" FOREIGN KEY ("lookup_id") REFERENCES "lookups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "snov_tasks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "credit_budgets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_credit_usage" ADD CONSTRAINT "snov_credit_usage_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_items" ADD CONSTRAINT "run_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_items" ADD CONSTRAINT "run_items_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_item_lookups" ADD CONSTRAINT "run_item_lookups_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_item_lookups" ADD CONSTRAINT "run_item_lookups_run_id_company_number_fkey" FOREIGN KEY ("run_id", "company_number") REFERENCES "run_items"("run_id", "company_number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_item_lookups" ADD CONSTRAINT "run_item_lookups_lookup_id_fkey" FOREIGN KEY ("lookup_id") REFERENCES "lookups"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_item_lookups" ADD CONSTRAINT "run_item_lookups_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "officers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lookups" ADD CONSTRAINT "lookups_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lookups" ADD CONSTRAINT "lookups_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "officers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lookups" ADD CONSTRAINT "lookups_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lookups" ADD CONSTRAINT "lookups_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "snov_tasks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_domains" ADD CONSTRAINT "company_domains_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_domains" ADD CONSTRAINT "company_domains_lookup_id_fkey" FOREIGN KEY ("lookup_id") REFERENCES "lookups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "officer_emails" ADD CONSTRAINT "officer_emails_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "officers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "officer_emails" ADD CONSTRAINT "officer_emails_lookup_id_fkey" FOREIGN KEY ("lookup_id") REFERENCES "lookups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_jobs" ADD CONSTRAINT "queue_jobs_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_jobs" ADD CONSTRAINT "queue_jobs_officer_id_fkey" FOREIGN KEY ("officer_id") REFERENCES "officers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_jobs" ADD CONSTRAINT "queue_jobs_lookup_id_fkey" FOREIGN KEY ("lookup_id") REFERENCES "lookups"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_jobs" ADD CONSTRAINT "queue_jobs_snov_task_id_fkey" FOREIGN KEY ("snov_task_id") REFERENCES "snov_tasks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_jobs" ADD CONSTRAINT "queue_jobs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_job_attempts" ADD CONSTRAINT "queue_job_attempts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "queue_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_previous_names" ADD CONSTRAINT "company_previous_names_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "officers" ADD CONSTRAINT "officers_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "register_events" ADD CONSTRAINT "register_events_company_number_fkey" FOREIGN KEY ("company_number") REFERENCES "companies"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_rejects" ADD CONSTRAINT "import_rejects_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_webhooks" ADD CONSTRAINT "snov_webhooks_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "snov_tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snov_webhooks" ADD CONSTRAINT "snov_webhooks_duplicate_of_id_fkey" FOREIGN KEY ("duplicate_of_id") REFERENCES "snov_webhooks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

