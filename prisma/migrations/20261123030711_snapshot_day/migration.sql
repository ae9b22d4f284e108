-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "snapshot_on" DATE;
