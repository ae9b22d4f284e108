-- AlterTable
ALTER TABLE "snov_balance_readings" ADD COLUMN     "hundredths" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "snov_balance_readings" ADD CONSTRAINT "snov_balance_readings_hundredths" CHECK (hundredths BETWEEN 0 AND 99);
