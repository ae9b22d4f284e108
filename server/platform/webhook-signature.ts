import { z } from "zod";
import { isSigningSecret } from "@/server/platform/standard-webhooks";

/** How deliveries are signed by a relay in front of us; Snov.io itself signs nothing. */
export type WebhookSignature =
  | { scheme: "standard"; secrets: string[] }
  | {
      scheme: "hmac";
      secrets: string[];
      /** In lower case. */
      header: string;
      encoding: "hex" | "base64";
      /** What stands before the signature in its header, such as `sha256=`. */
      prefix: string;
    };

const text = z.string().nullable().default(null);

/** The environment's variables about it. */
export const signatureVariables = {
  SNOV_WEBHOOK_SIGNATURE: z.enum(["standard", "hmac"], { error: "must be standard or hmac" }).nullable().default(null),
  SNOV_WEBHOOK_SIGNATURE_SECRET: text,
  SNOV_WEBHOOK_SIGNATURE_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, { error: "must be the name of a header, for example X-Signature-256" })
    .nullable()
    .default(null),
  SNOV_WEBHOOK_SIGNATURE_ENCODING: z
    .enum(["hex", "base64"], { error: "must be hex or base64" })
    .nullable()
    .default(null),
  SNOV_WEBHOOK_SIGNATURE_PREFIX: text,
};

const shape = z.object(signatureVariables);
type Variables = z.infer<typeof shape>;

const LEAST_HMAC_CHARACTERS = 16;

function secretsOf(v: Variables): string[] {
  return (v.SNOV_WEBHOOK_SIGNATURE_SECRET ?? "").split(",").flatMap((secret) => secret.trim() || []);
}

/** What is wrong between the variables, each with its mend. No text of a secret. */
export function findSignatureProblems(v: Variables): string[] {
  const scheme = v.SNOV_WEBHOOK_SIGNATURE;
  const secrets = secretsOf(v);
  const hmacOnly = (["HEADER", "ENCODING", "PREFIX"] as const).flatMap((part) => {
    const name = `SNOV_WEBHOOK_SIGNATURE_${part}` as const;
    return v[name] === null ? [] : [name];
  });
  if (scheme === null) {
    const stray = [...(secrets.length > 0 ? ["SNOV_WEBHOOK_SIGNATURE_SECRET"] : []), ...hmacOnly];
    return stray.map(
      (name) => `${name} is set without SNOV_WEBHOOK_SIGNATURE: set that to standard or hmac, or remove it.`,
    );
  }
  if (secrets.length === 0)
    return [
      "SNOV_WEBHOOK_SIGNATURE_SECRET is not set: SNOV_WEBHOOK_SIGNATURE needs the secret that the relay signs with.",
    ];
  if (scheme === "standard") {
    const strays = hmacOnly.map(
      (name) => `${name} is set, but Standard Webhooks fixes it: remove it, or sign with hmac.`,
    );
    return secrets.every(isSigningSecret)
      ? strays
      : [
          ...strays,
          "SNOV_WEBHOOK_SIGNATURE_SECRET must be whsec_ and 24 to 64 bytes in base64, or a text of at least 12 characters.",
        ];
  }
  return secrets.every((secret) => secret.length >= LEAST_HMAC_CHARACTERS)
    ? []
    : [`SNOV_WEBHOOK_SIGNATURE_SECRET must have at least ${LEAST_HMAC_CHARACTERS} characters.`];
}

/** Null: deliveries need no signature. */
export function readSignature(v: Variables): WebhookSignature | null {
  const secrets = secretsOf(v);
  switch (v.SNOV_WEBHOOK_SIGNATURE) {
    case null:
      return null;
    case "standard":
      return { scheme: "standard", secrets };
    case "hmac":
      return {
        scheme: "hmac",
        secrets,
        header: (v.SNOV_WEBHOOK_SIGNATURE_HEADER ?? "X-Signature").toLowerCase(),
        encoding: v.SNOV_WEBHOOK_SIGNATURE_ENCODING ?? "hex",
        prefix: v.SNOV_WEBHOOK_SIGNATURE_PREFIX ?? "",
      };
  }
}
