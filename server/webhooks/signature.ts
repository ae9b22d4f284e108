import { createHmac, timingSafeEqual } from "node:crypto";
import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { keyOf } from "@/server/platform/standard-webhooks";
import type { WebhookSignature } from "@/server/platform/webhook-signature";
import { fingerprintOf } from "@/server/webhooks/capability";

/** Standard Webhooks 1.0: a message may be this old, or from this far in the future. */
const TOLERANCE_SECONDS = 300;

export type SignatureVerdict =
  | { isGood: true; secret: string }
  | { isGood: false; reason: Extract<RejectionReason, "unsigned" | "bad_signature" | "stale_signature"> };

const refused = (reason: "unsigned" | "bad_signature" | "stale_signature"): SignatureVerdict => ({
  isGood: false,
  reason,
});

/**
 * Whether one of the configured secrets signed exactly these bytes. `secret` is its fingerprint. The bytes are those of the
 * request, before anything unpacks or parses them.
 */
export function verifySignature(
  config: WebhookSignature,
  headers: Pick<Headers, "get">,
  bytes: Uint8Array,
  now: Date,
): SignatureVerdict {
  return config.scheme === "standard"
    ? verifyStandard(config.secrets, headers, bytes, now)
    : verifyHmac(config, headers, bytes);
}

function verifyStandard(
  secrets: readonly string[],
  headers: Pick<Headers, "get">,
  bytes: Uint8Array,
  now: Date,
): SignatureVerdict {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const list = headers.get("webhook-signature");
  if (!id || !timestamp || !list) return refused("unsigned");
  if (!/^\d{1,12}$/.test(timestamp)) return refused("bad_signature");
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > TOLERANCE_SECONDS)
    return refused("stale_signature");
  // Other versions than v1 are skipped: a sender may be on its way to a newer one.
  const given = list.split(" ").flatMap((part) => (part.startsWith("v1,") ? [Buffer.from(part.slice(3))] : []));
  return findSigner(secrets, given, (secret) => {
    return createHmac("sha256", keyOf(secret)).update(`${id}.${timestamp}.`).update(bytes).digest("base64");
  });
}

function verifyHmac(
  { secrets, header, encoding, prefix }: Extract<WebhookSignature, { scheme: "hmac" }>,
  headers: Pick<Headers, "get">,
  bytes: Uint8Array,
): SignatureVerdict {
  const value = headers.get(header)?.trim();
  if (!value) return refused("unsigned");
  if (!value.startsWith(prefix)) return refused("bad_signature");
  const bare = value.slice(prefix.length);
  const given = Buffer.from(encoding === "hex" ? bare.toLowerCase() : bare);
  return findSigner(secrets, [given], (secret) => createHmac("sha256", secret).update(bytes).digest(encoding));
}

/** Compares every signature with every secret's, each in constant time. */
function findSigner(
  secrets: readonly string[],
  given: readonly Buffer[],
  signWith: (secret: string) => string,
): SignatureVerdict {
  let signer: string | null = null;
  for (const secret of secrets) {
    const expected = Buffer.from(signWith(secret));
    for (const signature of given) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) signer ??= secret;
    }
  }
  return signer === null ? refused("bad_signature") : { isGood: true, secret: fingerprintOf(signer) };
}
