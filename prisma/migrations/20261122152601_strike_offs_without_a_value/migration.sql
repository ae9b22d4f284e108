-- CreateIndex
CREATE INDEX "companies_striking_unscored" ON "companies"("number") WHERE ((strike_off_stage = ANY (ARRAY['proposed'::strike_off_stage, 'suspended'::strike_off_stage])) AND (lead_score IS NULL));

-- CreateIndex
CREATE INDEX "companies_striking_undated" ON "companies"("number") WHERE ((strike_off_stage = ANY (ARRAY['proposed'::strike_off_stage, 'suspended'::strike_off_stage])) AND (expected_dissolution_on IS NULL));
