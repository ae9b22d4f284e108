-- AlterTable
ALTER TABLE "register_rebuilds" ADD COLUMN     "error" TEXT,
ADD COLUMN     "failed_at" TIMESTAMPTZ(3);
