-- CreateEnum
CREATE TYPE "import_stage" AS ENUM ('reading', 'merging', 'indexing');

-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "absent" INTEGER,
ADD COLUMN     "bytes_read" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "bytes_total" BIGINT,
ADD COLUMN     "file_key" TEXT,
ADD COLUMN     "merged_until" TEXT,
ADD COLUMN     "rows_merged" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "stage" "import_stage" NOT NULL DEFAULT 'reading',
ADD COLUMN     "staging" TEXT;

-- CreateTable
CREATE TABLE "sic_codes" (
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "sic_codes_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "register_rebuilds" (
    "position" SERIAL NOT NULL,
    "statement" TEXT NOT NULL,

    CONSTRAINT "register_rebuilds_pkey" PRIMARY KEY ("position")
);

-- Where imports put the rows of their file before they are merged, one unlogged table each. A schema of its own, for its tables
-- come and go.
create schema staging;
