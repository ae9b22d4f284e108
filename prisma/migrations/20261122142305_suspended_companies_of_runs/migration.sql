-- AlterEnum
ALTER TYPE "skip_reason" ADD VALUE 'suspended';
