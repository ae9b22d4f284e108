-- AlterTable
ALTER TABLE "run_items" ADD COLUMN     "awaits_decision" BOOLEAN NOT NULL DEFAULT false;

-- Until now it was told by the company's own addresses.
UPDATE "run_items" item SET "awaits_decision" = true
WHERE item."waiting_officers" > 0 AND EXISTS (
  SELECT FROM "officers" officer JOIN "officer_emails" email ON email."officer_id" = officer."id"
  WHERE officer."company_number" = item."company_number" AND email."reason" = 'catchall' AND NOT email."is_off_domain");
