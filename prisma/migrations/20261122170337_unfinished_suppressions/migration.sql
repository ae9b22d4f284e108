-- AlterTable
ALTER TABLE "suppressions" ADD COLUMN     "uncleaned_since" TIMESTAMPTZ(3),
ADD COLUMN     "uncleaned_value" TEXT;

ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_value_until_cleaned"
  CHECK ("uncleaned_value" IS NULL OR "uncleaned_since" IS NOT NULL);

-- Whether an earlier version cleaned away what it suppressed nobody can know: it is looked for by its hash, once.
UPDATE "suppressions" SET "uncleaned_since" = "created_at" WHERE "kind" IN ('address', 'domain');
