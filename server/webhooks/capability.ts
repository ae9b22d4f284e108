import { createHmac, timingSafeEqual } from "node:crypto";

/** Nobody else's use of the same secret may yield our tokens. */
const PURPOSE = "strikeline snov webhook v1";

function tokenOf(taskId: string, secret: string): string {
  return createHmac("sha256", secret).update(`${PURPOSE}\n${taskId}`).digest("base64url");
}

/** The unguessable part of a task's webhook address, by the first secret; null without any. */
export function signTask(taskId: string, secrets: readonly string[]): string | null {
  const [newest] = secrets;
  return newest ? tokenOf(taskId, newest) : null;
}

/** Whether one of the secrets made the token for this very task. Takes the same time whichever did, or none. */
export function isCapability(taskId: string, token: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(token);
  let isGood = false;
  for (const secret of secrets) {
    const expected = Buffer.from(tokenOf(taskId, secret));
    if (given.length === expected.length && timingSafeEqual(given, expected)) isGood = true;
  }
  return isGood;
}
