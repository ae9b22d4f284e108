import { missingSnovCredentials } from "@/server/platform/env-providers";
import type { Variables } from "@/server/platform/env-variables";
import { findSignatureProblems } from "@/server/platform/webhook-signature";

/** Variables that are right alone and wrong together; each sentence names them and the mend. */
export function findProblems(v: Variables): string[] {
  return [...findHalfGivenCredentials(v), ...findHalfGivenChannels(v), ...findSignatureProblems(v)];
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

/** A mail server without recipients harms nobody; recipients who hear nothing do. */
function findHalfGivenChannels(v: Variables): string[] {
  if (v.SMTP_URL) return [];
  return (["ALERT_EMAIL_TO", "ALERT_EMAIL_FROM"] as const)
    .filter((name) => v[name]?.length)
    .map((name) => `${name} is set without SMTP_URL: name the mail server that sends the alerts, or remove it.`);
}
