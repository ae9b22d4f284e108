-- CreateTable
CREATE UNLOGGED TABLE "company_samples" (
    "number" TEXT NOT NULL,
    "name" TEXT,
    "former_names" TEXT[],
    "status" TEXT,
    "status_detail" TEXT,
    "strike_off_stage" "strike_off_stage",
    "type" TEXT,
    "sic_codes" TEXT[],
    "postcode" TEXT,
    "town" TEXT,
    "facets" TEXT[],
    "incorporated_on" DATE,
    "expected_dissolution_on" DATE,
    "best_confidence" REAL,
    "lead_score" SMALLINT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "document" tsvector NOT NULL,

    CONSTRAINT "company_samples_pkey" PRIMARY KEY ("number")
);

-- Who asks to be forgotten is found no more from that moment on, nor kept in the sample; a namesake at the same company is found again
-- when its facets are.
create or replace function forget_officer_names() returns trigger language plpgsql as $$
begin
  update companies company
  set facets = array(select name from unnest(company.facets) name where name <> all(forgotten.names))
  from (
    select before.company_number, array_agg(officer_lexeme(before.surname, before.forename)) as names
    from before join changed on changed.id = before.id
    where before.suppressed_at is null and changed.suppressed_at is not null and before.surname <> ''
    group by before.company_number
  ) forgotten
  where company.number = forgotten.company_number and company.facets && forgotten.names;
  delete from company_samples sampled using before join changed on changed.id = before.id
  where sampled.number = before.company_number and before.suppressed_at is null and changed.suppressed_at is not null;
  return null;
end $$;
