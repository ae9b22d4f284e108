-- AlterTable
ALTER TABLE "snov_tasks" ADD COLUMN     "cost_rules" JSONB;

-- CreateIndex
CREATE INDEX "lookups_kind_answered_at_idx" ON "lookups"("kind", "answered_at" DESC);
