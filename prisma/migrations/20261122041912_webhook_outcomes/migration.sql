-- CreateEnum
CREATE TYPE "delivery_channel" AS ENUM ('task', 'account');

-- CreateEnum
CREATE TYPE "subscription_status" AS ENUM ('active', 'deactivated', 'gone');

-- AlterEnum
ALTER TYPE "delivery_state" ADD VALUE 'rejected';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "rejection_reason" ADD VALUE 'empty';
ALTER TYPE "rejection_reason" ADD VALUE 'not_text';
ALTER TYPE "rejection_reason" ADD VALUE 'bad_encoding';
ALTER TYPE "rejection_reason" ADD VALUE 'unsigned';
ALTER TYPE "rejection_reason" ADD VALUE 'bad_signature';
ALTER TYPE "rejection_reason" ADD VALUE 'stale_signature';

-- DropForeignKey
ALTER TABLE "snov_webhooks" DROP CONSTRAINT "snov_webhooks_task_id_fkey";

-- DropIndex
DROP INDEX "snov_webhooks_first";

-- AlterTable
ALTER TABLE "snov_tasks" ADD COLUMN     "webhook_secret" TEXT;

-- AlterTable
ALTER TABLE "snov_webhooks" ADD COLUMN     "address_secret" TEXT,
ADD COLUMN     "bytes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "channel" "delivery_channel" NOT NULL DEFAULT 'task',
ADD COLUMN     "erased_at" TIMESTAMPTZ(3),
ADD COLUMN     "rejection" "rejection_reason",
ADD COLUMN     "signature_secret" TEXT,
ALTER COLUMN "task_id" DROP NOT NULL,
ALTER COLUMN "body" DROP NOT NULL,
ALTER COLUMN "body_sha256" DROP NOT NULL;

-- CreateTable
CREATE TABLE "webhook_subscriptions" (
    "id" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "address_secret" TEXT,
    "status" "subscription_status" NOT NULL,
    "is_kept" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "reactivated_at" TIMESTAMPTZ(3),
    "reactivations" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "webhook_subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_watch" (
    "is_only" BOOLEAN NOT NULL DEFAULT true,
    "claimed_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "webhook_watch_pkey" PRIMARY KEY ("is_only")
);

-- CreateIndex
CREATE INDEX "snov_webhooks_duplicate_of_id_idx" ON "snov_webhooks"("duplicate_of_id");

-- CreateIndex
CREATE INDEX "snov_webhooks_address_secret_received_at_idx" ON "snov_webhooks"("address_secret", "received_at" DESC);

-- CreateIndex
CREATE INDEX "snov_webhooks_signature_secret_received_at_idx" ON "snov_webhooks"("signature_secret", "received_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "snov_webhooks_first" ON "snov_webhooks"("task_id", "body_sha256") WHERE ((duplicate_of_id IS NULL) AND (rejection IS NULL) AND (channel = 'task'::delivery_channel));

-- CreateIndex
CREATE UNIQUE INDEX "snov_webhooks_first_of_account" ON "snov_webhooks"("body_sha256") WHERE ((duplicate_of_id IS NULL) AND (rejection IS NULL) AND (channel = 'account'::delivery_channel));

-- AddForeignKey
ALTER TABLE "snov_webhooks" ADD CONSTRAINT "snov_webhooks_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "snov_tasks"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What the schema language cannot say ------------------------------------------------------------------------------------

update snov_webhooks set bytes = octet_length(body);

-- Compared as text: a value added in this transaction cannot be used in it yet.
alter table snov_webhooks
  add constraint snov_webhooks_task_channel_has_task check (channel <> 'task' or task_id is not null),
  add constraint snov_webhooks_rejection_whole check ((state::text = 'rejected') = (rejection is not null)),
  add constraint snov_webhooks_body_kept check (body is not null or rejection is not null or erased_at is not null),
  add constraint snov_webhooks_hashed check (body_sha256 is not null or rejection is not null);

insert into webhook_watch (is_only) values (true);

create trigger notice_change after insert or update or delete on webhook_subscriptions for each statement execute function notice_change('webhooks');
create trigger notice_change after insert or update or delete on webhook_watch for each statement execute function notice_change('webhooks');
