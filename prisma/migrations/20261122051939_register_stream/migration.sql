-- CreateEnum
CREATE TYPE "stream_state" AS ENUM ('off', 'connecting', 'running', 'waiting');

-- CreateEnum
CREATE TYPE "stream_ending" AS ENUM ('ended', 'stalled', 'unauthorised', 'too_old', 'rate_limited', 'unavailable', 'network', 'refused', 'not_stored');

-- AlterEnum
ALTER TYPE "skip_reason" ADD VALUE 'left_strike_off';

-- CreateTable
CREATE TABLE "stream_positions" (
    "stream" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "leader" TEXT,
    "state" "stream_state" NOT NULL DEFAULT 'off',
    "detail" TEXT NOT NULL DEFAULT '',
    "timepoint" BIGINT,
    "published_at" TIMESTAMPTZ(3),
    "last_event_at" TIMESTAMPTZ(3),
    "last_byte_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "connected_at" TIMESTAMPTZ(3),
    "next_try_at" TIMESTAMPTZ(3),
    "reconnects" INTEGER NOT NULL DEFAULT 0,
    "events" BIGINT NOT NULL DEFAULT 0,
    "malformed" BIGINT NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stream_positions_pkey" PRIMARY KEY ("stream")
);

-- CreateTable
CREATE TABLE "stream_minutes" (
    "stream" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "events" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,

    CONSTRAINT "stream_minutes_pkey" PRIMARY KEY ("minute","stream","kind")
);

-- CreateTable
CREATE TABLE "stream_connections" (
    "id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "ending" "stream_ending" NOT NULL,
    "detail" TEXT NOT NULL,
    "connected_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retry_seconds" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "stream_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_rejects" (
    "stream" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "timepoint" BIGINT,
    "line" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stream_rejects_pkey" PRIMARY KEY ("stream","fingerprint")
);

-- CreateTable
CREATE TABLE "strike_off_filings" (
    "transaction_id" TEXT NOT NULL,
    "company_number" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "filed_on" DATE NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "strike_off_filings_pkey" PRIMARY KEY ("transaction_id")
);

-- CreateTable
CREATE TABLE "register_checks" (
    "company_number" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enqueued_at" TIMESTAMPTZ(3),

    CONSTRAINT "register_checks_pkey" PRIMARY KEY ("company_number")
);

-- CreateIndex
CREATE INDEX "stream_connections_ended_at_id_idx" ON "stream_connections"("ended_at" DESC, "id");

-- CreateIndex
CREATE INDEX "stream_rejects_last_at_idx" ON "stream_rejects"("last_at" DESC);

-- CreateIndex
CREATE INDEX "strike_off_filings_company_number_idx" ON "strike_off_filings"("company_number");

-- CreateIndex
CREATE INDEX "register_checks_waiting" ON "register_checks"("priority" DESC, "asked_at") WHERE (enqueued_at IS NULL);

-- CreateIndex
CREATE INDEX "register_events_strike_off" ON "register_events"("seen_at") WHERE (kind = ANY (ARRAY['entered_strike_off'::register_event_kind, 'left_strike_off'::register_event_kind, 'dissolved'::register_event_kind]));

alter table stream_positions add constraint stream_positions_counts_positive check (epoch >= 0 and reconnects >= 0 and events >= 0 and malformed >= 0);

create trigger notice_change after insert or update or delete on stream_positions for each statement execute function notice_change('stream');
