-- AlterTable
ALTER TABLE "stream_rejects" ADD COLUMN     "follows" BIGINT;
