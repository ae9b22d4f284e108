-- CreateIndex
CREATE INDEX "lookups_forgotten" ON "lookups"("forgotten_at") WHERE (forgotten_at IS NOT NULL);
