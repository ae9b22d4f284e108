-- CreateEnum
CREATE TYPE "alert_severity" AS ENUM ('warning', 'critical');

-- CreateEnum
CREATE TYPE "alert_channel" AS ENUM ('email', 'webhook');

-- CreateEnum
CREATE TYPE "alert_delivery_state" AS ENUM ('queued', 'retrying', 'delivered', 'failed', 'gone');

-- CreateEnum
CREATE TYPE "alert_attempt_outcome" AS ENUM ('delivered', 'later', 'refused', 'gone');

-- CreateTable
CREATE TABLE "alerts" (
    "id" UUID NOT NULL,
    "condition" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "period" TEXT,
    "severity" "alert_severity" NOT NULL,
    "sentence" TEXT NOT NULL,
    "link" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_deliveries" (
    "id" UUID NOT NULL,
    "alert_id" UUID,
    "channel" "alert_channel" NOT NULL,
    "state" "alert_delivery_state" NOT NULL DEFAULT 'queued',
    "target" TEXT NOT NULL,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_delivery_attempts" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" "alert_attempt_outcome" NOT NULL,
    "status" INTEGER,
    "detail" TEXT NOT NULL,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "alert_delivery_attempts_pkey" PRIMARY KEY ("delivery_id","number")
);

-- CreateIndex
CREATE INDEX "alerts_raised_at_id_idx" ON "alerts"("raised_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_key_period_key" ON "alerts"("key", "period");

-- CreateIndex
CREATE UNIQUE INDEX "alerts_open_key" ON "alerts"("key") WHERE (resolved_at is null);

-- CreateIndex
CREATE INDEX "alert_deliveries_created_at_id_idx" ON "alert_deliveries"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_deliveries_target_created_at_idx" ON "alert_deliveries"("target", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "alert_deliveries_alert_id_channel_key" ON "alert_deliveries"("alert_id", "channel");

-- AddForeignKey
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery_attempts" ADD CONSTRAINT "alert_delivery_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "alert_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every open alert stands on every page of the desk, and the log of deliveries is read live.
create trigger notice_change after insert or update or delete on alerts for each statement execute function notice_change('alerts');
create trigger notice_change after insert or update or delete on alert_deliveries for each statement execute function notice_change('alerts');
