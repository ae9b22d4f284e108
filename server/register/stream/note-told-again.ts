import type { StreamEvent } from "@/server/integrations/companies-house/stream-mapper";
import type { Tx } from "@/server/platform/db/client";
import { isOlderThanRest } from "@/server/register/stream/fold-events";
import type { HeldCompany } from "@/server/register/stream/held-company";

/** Freshness counts in days: most events change nothing, and each must not cost a write. */
const NOTED_EVERY_MS = 6 * 3_600_000;

/** Whether an event that is no news says that we know the company rightly, and nobody has said so lately. */
export function isWorthNoting(event: StreamEvent, held: HeldCompany): boolean {
  if (event.is !== "company" || isOlderThanRest(event, held)) return false;
  const told = [held.streamed_at, held.told_again_at, held.profile_fetched_at].map((at) => (at ? Date.parse(at) : 0));
  return Math.max(...told) < Date.now() - NOTED_EVERY_MS;
}

/** Such companies are as fresh as those that the stream changed. Whom somebody writes at this moment is told anyway. */
export async function noteToldAgain(tx: Tx, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  await tx.$executeRaw`
    update companies set told_again_at = now() where number in (
      select number from companies where number = any(${[...numbers]}::text[]) for no key update skip locked)`;
}
