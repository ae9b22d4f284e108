-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "lines_repaired" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "values_left_out" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[];
