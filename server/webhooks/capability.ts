import { createHmac, timingSafeEqual } from "node:crypto";

/** Nobody else's use of the same secret may yield our tokens. */
const PURPOSE = "strikeline snov webhook v1";
const FINGERPRINT_PURPOSE = "strikeline secret fingerprint v1";
const FINGERPRINT_CHARACTERS = 8;

/** Takes the place of a task's id in the address that the account's own subscriptions post to. */
export const ACCOUNT = "account";

function tokenOf(scope: string, secret: string): string {
  return createHmac("sha256", secret).update(`${PURPOSE}\n${scope}`).digest("base64url");
}

/** Tells secrets apart without telling them: what pages and tables show instead of one. */
export function fingerprintOf(secret: string): string {
  return createHmac("sha256", secret).update(FINGERPRINT_PURPOSE).digest("hex").slice(0, FINGERPRINT_CHARACTERS);
}

/** The unguessable part of an address (of a task's id, or `account`), by the first secret; null without any. */
export function signScope(scope: string, secrets: readonly string[]): string | null {
  const [newest] = secrets;
  return newest ? tokenOf(scope, newest) : null;
}

/** Which of the secrets made the token for this very scope, or null. Takes the same time whichever did, or none. */
export function findSecret(scope: string, token: string, secrets: readonly string[]): string | null {
  const given = Buffer.from(token);
  let found: string | null = null;
  for (const secret of secrets) {
    const expected = Buffer.from(tokenOf(scope, secret));
    if (given.length === expected.length && timingSafeEqual(given, expected)) found ??= secret;
  }
  return found;
}
