import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { type DeliveryAddress, damages } from "@/server/webhooks/store-delivery";

const MINUTE_MS = 60_000;
/** Of one address and one reason. A sender that is merely broken shows in these. */
const MOST_AT_ONE_ADDRESS = 5;
/** Of all addresses together, where nobody vouches for the sender. */
const MOST_AT_ALL = 60;

let minute = 0;
let atAll = 0;
const atAddress = new Map<string, number>();

/**
 * Whether one more rejected request is kept as a row of its own; beyond that it is only counted, so that nobody who got hold of an
 * address fills the disk. `isLast`: the next one like it will not be. Decided in this process alone: it costs nothing, and every
 * process has the same bound. Of a damaged delivery, which tells that a task's result is there, only its own address's bound counts.
 */
export function keepRejection(
  { taskId, channel }: Pick<DeliveryAddress, "taskId" | "channel">,
  reason: RejectionReason,
  now = Date.now(),
): { isKept: boolean; isLast: boolean } {
  if (Math.floor(now / MINUTE_MS) !== minute) {
    minute = Math.floor(now / MINUTE_MS);
    atAll = 0;
    atAddress.clear();
  }
  const key = `${taskId ?? channel}:${reason}`;
  const before = atAddress.get(key) ?? 0;
  const isVouched = damages.includes(reason);
  if (before >= MOST_AT_ONE_ADDRESS || (!isVouched && atAll >= MOST_AT_ALL)) return { isKept: false, isLast: false };
  atAddress.set(key, before + 1);
  if (!isVouched) atAll += 1;
  return { isKept: true, isLast: before + 1 === MOST_AT_ONE_ADDRESS || (!isVouched && atAll === MOST_AT_ALL) };
}
