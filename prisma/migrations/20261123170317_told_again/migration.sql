-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "told_again_at" TIMESTAMPTZ(3);
