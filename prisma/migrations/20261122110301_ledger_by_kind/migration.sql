-- DropIndex
DROP INDEX "snov_credit_usage_run_id_idx";

-- CreateIndex
CREATE INDEX "snov_credit_usage_run_id_kind_sequence_idx" ON "snov_credit_usage"("run_id", "kind", "sequence" DESC);

-- CreateIndex
CREATE INDEX "snov_credit_usage_kind_sequence_idx" ON "snov_credit_usage"("kind", "sequence" DESC);

-- CreateIndex
CREATE INDEX "snov_credit_usage_operation_kind_sequence_idx" ON "snov_credit_usage"("operation", "kind", "sequence" DESC);
