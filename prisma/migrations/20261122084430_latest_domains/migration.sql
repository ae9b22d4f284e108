-- CreateIndex
CREATE INDEX "company_domains_last_verified_at_idx" ON "company_domains"("last_verified_at" DESC);
