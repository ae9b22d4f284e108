-- AlterTable
ALTER TABLE "webhook_watch" ADD COLUMN     "refused_at" TIMESTAMPTZ(3);
