import { createHash } from "node:crypto";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

const WINDOW = "15 minutes";

/**
 * Wrong tries within 15 minutes; the last one closes the door for another 15. `pair` counts an e-mail's tries from one address, so that
 * a stranger elsewhere does not lock its owner out; `email` those from everywhere, more than one address may make. An address may stand
 * for a whole office. `direct` counts everybody whose address is unknown together: high enough that people who mistype, or a stranger
 * with a handful of tries, do not lock everybody out, and low enough to end guessing through a list of e-mails.
 */
const LIMITS = { pair: 5, email: 100, address: 30, direct: 1_000, user: 5 };

export interface Try {
  kind: keyof typeof LIMITS;
  subject: string;
}

/** Strangers' addresses are not ours to keep: only a hash is stored. */
function keyOf({ kind, subject }: Try): string {
  return `${kind}:${createHash("sha256").update(subject).digest("base64url")}`;
}

/**
 * Takes one try before the password is looked at, so that a hundred requests at once get no more tries than one after the other.
 * Answers how many are left after it; throws `TOO_MANY_REQUESTS` when none was.
 */
export async function takeTry(attempt: Try): Promise<number> {
  const limit = LIMITS[attempt.kind];
  const rows = await db.$queryRaw<{ failures: number }[]>`
    insert into sign_in_throttles as t (key, failures, window_ends_at)
    values (${keyOf(attempt)}, 1, now() + ${WINDOW}::interval)
    on conflict (key) do update set
      failures = case when t.window_ends_at <= now() then 1 else t.failures + 1 end,
      window_ends_at = case when t.window_ends_at <= now() or t.failures + 1 >= ${limit} then now() + ${WINDOW}::interval else t.window_ends_at end,
      blocked_until = case when t.window_ends_at > now() and t.failures + 1 >= ${limit} then now() + ${WINDOW}::interval end
    where t.window_ends_at <= now() or t.failures < ${limit}
    returning failures`;
  const [row] = rows;
  if (!row) throw await tooMany(attempt);
  return limit - row.failures;
}

/** Gives the try back: it was a right one. */
export async function returnTry(attempt: Try): Promise<void> {
  await db.$executeRaw`
    update sign_in_throttles set failures = greatest(failures - 1, 0), blocked_until = null where key = ${keyOf(attempt)}`;
}

/** After a right password nothing of the wrong ones counts any more. */
export async function forgetTries(attempt: Try): Promise<void> {
  await db.$executeRaw`delete from sign_in_throttles where key = ${keyOf(attempt)} or window_ends_at < now() - interval '1 day'`;
}

export async function tooMany(attempt: Try): Promise<AppError> {
  const rows = await db.$queryRaw<{ minutes: number }[]>`
    select greatest(1, ceil(extract(epoch from window_ends_at - now()) / 60))::int as minutes
    from sign_in_throttles where key = ${keyOf(attempt)}`;
  const minutes = rows[0]?.minutes ?? 1;
  return new AppError(
    "TOO_MANY_REQUESTS",
    `Too many tries. Come back in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
  );
}
