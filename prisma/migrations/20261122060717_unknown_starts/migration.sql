-- AlterEnum
ALTER TYPE "pause_cause" ADD VALUE 'unknown_starts';
