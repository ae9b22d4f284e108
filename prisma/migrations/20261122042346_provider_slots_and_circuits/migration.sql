-- AlterTable
ALTER TABLE "provider_rates" ADD COLUMN     "down_since" TIMESTAMPTZ(3),
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "favoured" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "last_failure" TEXT,
ADD COLUMN     "last_failure_at" TIMESTAMPTZ(3),
ADD COLUMN     "open_until" TIMESTAMPTZ(3),
ADD COLUMN     "openings" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trial_until" TIMESTAMPTZ(3),
ADD COLUMN     "wanted_priority" INTEGER,
ADD COLUMN     "wanted_until" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "provider_slots" (
    "id" BIGSERIAL NOT NULL,
    "provider" "provider" NOT NULL,
    "free_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "provider_slots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_waits" (
    "kind" "lookup_kind" NOT NULL,
    "wait_ms" INTEGER NOT NULL,
    "observations" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "poll_waits_pkey" PRIMARY KEY ("kind")
);

-- CreateIndex
CREATE INDEX "provider_slots_provider_free_at_idx" ON "provider_slots"("provider", "free_at" DESC);
