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
  const byEmail = { kind: "email", subject: email } as const;
  const byAddress: Try = address === null ? { kind: "direct", subject: "all" } : { kind: "address", subject: address };
  const left = Math.min(await takeTry(byAddress), await takeTry(byEmail));
  const user = await db.user.findFirst({ where: { email, disabledAt: null } });
  const isRight = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight) {
    if (left === 0) throw await tooMany(byEmail);
    throw new AppError("UNAUTHENTICATED", `${MISMATCH} ${left} ${left === 1 ? "try" : "tries"} left.`);
  }
  await Promise.all([forgetTries(byEmail), returnTry(byAddress)]);
  return db.user.update({ where: { id: user.id }, data: { lastSignedInAt: new Date() } });
}
