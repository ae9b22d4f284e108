import { createHmac } from "node:crypto";

/**
 * Signatures of webhooks after Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, spec): HMAC-SHA256 over
 * `id.timestamp.body`, in the header `webhook-signature` as `v1,<base64>`, several separated by spaces while secrets rotate.
 */

const PREFIX = "whsec_";
const PLAIN_LENGTH = 12;

export interface SignedHeaders {
  "webhook-id": string;
  /** Unix seconds. */
  "webhook-timestamp": string;
  "webhook-signature": string;
}

/** `whsec_` wants 24 to 64 bytes in base64, any other text 12 characters. */
export function isSigningSecret(secret: string): boolean {
  return secret.startsWith(PREFIX) ? decodeKey(secret.slice(PREFIX.length)) !== null : secret.length >= PLAIN_LENGTH;
}

/**
 * The key that a secret stands for. The reference libraries read a secret as base64 with or without its prefix, so base64 of a
 * key's length is read as they do; whatever else is a text of its own bytes.
 */
export function keyOf(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  return decodeKey(encoded) ?? Buffer.from(secret, "utf8");
}

/** Null unless it is canonical base64 of 24 to 64 bytes. */
function decodeKey(encoded: string): Buffer | null {
  const key = Buffer.from(encoded, "base64");
  const isCanonical = key.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "");
  return isCanonical && key.length >= 24 && key.length <= 64 ? key : null;
}

/** The headers for one attempt. `id` stays the same over all attempts, `at` is the attempt's own time. */
export function signWebhook(
  secrets: readonly string[],
  message: { id: string; at: Date; body: string },
): SignedHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${signatureOf(secret, message.id, timestamp, message.body)}`);
  return { "webhook-id": message.id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  return createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest("base64");
}
