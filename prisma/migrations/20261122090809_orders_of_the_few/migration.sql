-- CreateIndex
CREATE INDEX "companies_strike_off_updated" ON "companies"("updated_at", "number") WHERE (strike_off_stage IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_strike_off_incorporated" ON "companies"("incorporated_on", "number") WHERE (strike_off_stage IS NOT NULL);

-- CreateIndex
CREATE INDEX "companies_sought_updated" ON "companies"("updated_at", "number") WHERE (facets && ARRAY['has~domain'::text, 'has~email'::text, 'has~valid'::text, 'needs~review'::text, 'state~in_progress'::text, 'state~completed'::text, 'state~nothing_found'::text, 'state~failed'::text, 'state~stale'::text]);

-- CreateIndex
CREATE INDEX "companies_sought_incorporated" ON "companies"("incorporated_on", "number") WHERE (facets && ARRAY['has~domain'::text, 'has~email'::text, 'has~valid'::text, 'needs~review'::text, 'state~in_progress'::text, 'state~completed'::text, 'state~nothing_found'::text, 'state~failed'::text, 'state~stale'::text]);
