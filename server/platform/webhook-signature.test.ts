import { expect, test } from "vitest";
import { readEnv } from "@/server/platform/env";
import { envProblemsOf } from "@/server/testing/env-problems";

const STANDARD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

test("without the variables no delivery needs a signature", () => {
  expect(readEnv({}).snov.webhookSignature).toBeNull();
});

test("both schemes are read, plain HMAC with its usual header and encoding", () => {
  expect(
    readEnv({ SNOV_WEBHOOK_SIGNATURE: "standard", SNOV_WEBHOOK_SIGNATURE_SECRET: `${STANDARD}, ${STANDARD}` }).snov,
  ).toMatchObject({ webhookSignature: { scheme: "standard", secrets: [STANDARD, STANDARD] } });
  const hmac = { SNOV_WEBHOOK_SIGNATURE: "hmac", SNOV_WEBHOOK_SIGNATURE_SECRET: "sixteen-characters" };
  expect(readEnv(hmac).snov.webhookSignature).toEqual({
    scheme: "hmac",
    secrets: ["sixteen-characters"],
    header: "x-signature",
    encoding: "hex",
    prefix: "",
  });
  expect(
    readEnv({
      ...hmac,
      SNOV_WEBHOOK_SIGNATURE_HEADER: "X-Hub-Signature-256",
      SNOV_WEBHOOK_SIGNATURE_PREFIX: "sha256=",
      SNOV_WEBHOOK_SIGNATURE_ENCODING: "base64",
    }).snov.webhookSignature,
  ).toMatchObject({ header: "x-hub-signature-256", prefix: "sha256=", encoding: "base64" });
});

test.each([
  [{ SNOV_WEBHOOK_SIGNATURE: "rsa" }, /^SNOV_WEBHOOK_SIGNATURE must be standard or hmac/],
  [{ SNOV_WEBHOOK_SIGNATURE: "standard" }, /^SNOV_WEBHOOK_SIGNATURE_SECRET is not set/],
  [{ SNOV_WEBHOOK_SIGNATURE: "standard", SNOV_WEBHOOK_SIGNATURE_SECRET: "whsec_short" }, /_SECRET must be whsec_/],
  [{ SNOV_WEBHOOK_SIGNATURE: "hmac", SNOV_WEBHOOK_SIGNATURE_SECRET: "short" }, /_SECRET must have at least 16/],
  [{ SNOV_WEBHOOK_SIGNATURE_SECRET: STANDARD }, /_SECRET is set without SNOV_WEBHOOK_SIGNATURE/],
  [
    { SNOV_WEBHOOK_SIGNATURE: "standard", SNOV_WEBHOOK_SIGNATURE_SECRET: STANDARD, SNOV_WEBHOOK_SIGNATURE_PREFIX: "x" },
    /_PREFIX is set, but Standard Webhooks fixes it/,
  ],
  [
    {
      SNOV_WEBHOOK_SIGNATURE: "hmac",
      SNOV_WEBHOOK_SIGNATURE_SECRET: "x".repeat(16),
      SNOV_WEBHOOK_SIGNATURE_HEADER: "a b",
    },
    /_HEADER must be the name of a header/,
  ],
])("a wrong setting names itself and its mend, never its text: %j", (source, words) => {
  const problems = envProblemsOf(source);
  expect(problems).toEqual([expect.stringMatching(words)]);
  expect(problems.join()).not.toContain(STANDARD);
});
