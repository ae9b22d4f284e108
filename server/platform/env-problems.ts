import { missingSnovCredentials } from "@/server/platform/env-providers";
import { SAFE_SECRET_LENGTH } from "@/server/platform/env-values";
import type { Variables } from "@/server/platform/env-variables";
import { findSignatureProblems } from "@/server/platform/webhook-signature";

/** Variables that are right alone and wrong together; each sentence names them and the mend. */
export function findProblems(v: Variables): string[] {
  return [...findHalfGivenCredentials(v), ...findSignatureProblems(v)];
}

/** What works, but not as somebody may think: said at the start. No text of a secret. */
export function findWarnings(v: Variables): string[] {
  const short = v.SNOV_WEBHOOK_SECRET.filter((secret) => secret.length < SAFE_SECRET_LENGTH).length;
  return [
    ...(v.NEXTAUTH_SECRET && v.NEXTAUTH_SECRET.length < SAFE_SECRET_LENGTH
      ? [
          `NEXTAUTH_SECRET has fewer than ${SAFE_SECRET_LENGTH} characters: whoever guesses it can sign in as anybody (openssl rand -base64 32 makes a good one).`,
        ]
      : []),
    ...(short > 0
      ? [
          `SNOV_WEBHOOK_SECRET holds ${short === 1 ? "a secret" : `${short} secrets`} of fewer than ${SAFE_SECRET_LENGTH} characters: whoever guesses one can make our webhook addresses (openssl rand -base64 32 makes a good one).`,
        ]
      : []),
    ...(v.ALERT_EMAIL_TO.length > 0 && !v.SMTP_URL
      ? ["ALERT_EMAIL_TO is set without SMTP_URL: no alert goes out by e-mail until that names the mail server."]
      : []),
  ];
}

function findHalfGivenCredentials(v: Variables): string[] {
  const problems: string[] = [];
  const snovMissing = missingSnovCredentials(v);
  if (snovMissing.length === 1) {
    problems.push(
      `${snovMissing[0]} is not set: the Snov.io credentials are SNOV_CLIENT_ID and SNOV_CLIENT_SECRET, set both or neither.`,
    );
  }
  if (v.SNOV_API_URL && snovMissing.length === 2) {
    problems.push(
      "SNOV_API_URL is set without SNOV_CLIENT_ID and SNOV_CLIENT_SECRET: set them, or remove it to use the sandbox.",
    );
  }
  if (v.COMPANIES_HOUSE_API_URL && !v.COMPANIES_HOUSE_API_KEY) {
    problems.push(
      "COMPANIES_HOUSE_API_URL is set without COMPANIES_HOUSE_API_KEY: set it, or remove the address to use the sandbox.",
    );
  }
  if (v.COMPANIES_HOUSE_STREAM_KEY && !v.COMPANIES_HOUSE_API_KEY) {
    problems.push(
      "COMPANIES_HOUSE_STREAM_KEY is set without COMPANIES_HOUSE_API_KEY: what the stream leaves open is asked by REST, which takes a key of its own.",
    );
  }
  if (v.COMPANIES_HOUSE_STREAM_URL && !v.COMPANIES_HOUSE_STREAM_KEY) {
    problems.push(
      "COMPANIES_HOUSE_STREAM_URL is set without COMPANIES_HOUSE_STREAM_KEY: set it, or remove the address.",
    );
  }
  return problems;
}
