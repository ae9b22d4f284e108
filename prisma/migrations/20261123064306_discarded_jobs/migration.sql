-- AlterTable
ALTER TABLE "queue_jobs" ADD COLUMN     "discarded_at" TIMESTAMPTZ(3);
