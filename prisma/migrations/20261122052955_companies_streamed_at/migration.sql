-- AlterTable
ALTER TABLE "companies" ADD COLUMN     "streamed_at" TIMESTAMPTZ(3);
