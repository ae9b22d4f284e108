import { verifyPassword } from "@/server/access/password";
import { forgetTries, returnTry, type Try, takeTry, tooMany } from "@/server/access/throttle";
import { db } from "@/server/platform/db/client";
import type { User } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";

export interface SignInAttempt {
  email: string;
  password: string;
  /** The network address it comes from, null when that cannot be known. */
  address: string | null;
}

const MISMATCH = "That e-mail and password do not match.";

/**
 * The user whose e-mail and password these are. Throws `UNAUTHENTICATED` with the tries left, never saying which of the two was wrong,
 * or `TOO_MANY_REQUESTS` with the minutes to wait.
 */
export async function signIn({ email, password, address }: SignInAttempt): Promise<User> {
  const byEmail: Try = { kind: "email", subject: email };
  const byAddress: Try = address === null ? { kind: "direct", subject: "all" } : { kind: "address", subject: address };
  const byPair: Try = { kind: "pair", subject: `${address} ${email}` };
  // One after the other: who is stopped by the first takes no try of the next.
  const tries = [byAddress, byPair, byEmail];
  const left: number[] = [];
  for (const attempt of tries) left.push(await takeTry(attempt));
  const user = await db.user.findFirst({ where: { email, disabledAt: null } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight) {
    const least = Math.min(...left);
    const used = tries[left.indexOf(0)];
    if (used) throw await tooMany(used);
    throw new AppError("UNAUTHENTICATED", `${MISMATCH} ${least} ${least === 1 ? "try" : "tries"} left.`);
  }
  await Promise.all([forgetTries(byPair), returnTry(byAddress), returnTry(byEmail)]);
  return db.user.update({ where: { id: user.id }, data: { lastSignedInAt: new Date() } });
}
