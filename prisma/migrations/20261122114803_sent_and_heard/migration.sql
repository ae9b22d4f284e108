-- AlterTable
ALTER TABLE "snov_tasks" ADD COLUMN     "heard_late_at" TIMESTAMPTZ(3),
ADD COLUMN     "sent_at" TIMESTAMPTZ(3);
