-- AlterTable
ALTER TABLE "provider_rates" DROP COLUMN "said_at";
