import type { WireAnswer } from "./outcomes";
import { readJson } from "./transport";

/** Invented bodies in Snov.io's shapes, for the tests beside this file. */

const flags = { is_valid_format: true, is_disposable: false, is_webmail: false, is_gibberish: false };

export const samples = {
  domainStart: {
    data: { task_hash: "25d8450ac891b62aaf873125341c6183" },
    meta: { names: ["Acorn Quay Ltd", "Bramble Yard Ltd"] },
  },
  domainResult: {
    status: "completed",
    data: [
      { name: "Acorn Quay Ltd", result: { domain: "acornquay.example" } },
      { name: "Bramble Yard Ltd", result: [] },
    ],
    meta: { names: ["Acorn Quay Ltd", "Bramble Yard Ltd"], task_hash: "25d8450ac891b62aaf873125341c6183" },
  },
  emailResult: {
    status: "completed",
    data: [
      { people: "Ada Sample", result: [{ email: "ada.sample@acornquay.example", smtp_status: "valid", ...flags }] },
      {
        people: "Bo Other",
        result: [
          { email: "bo@acornquay.example", smtp_status: "unknown", ...flags, unknown_status_reason: "catchall" },
          { email: "bo.other@elsewhere.example", smtp_status: "valid", ...flags },
        ],
      },
      { people: "Cy Nobody", result: [] },
    ],
    meta: {
      rows: [
        { first_name: "Ada", last_name: "Sample", domain: "acornquay.example" },
        { first_name: "Bo", last_name: "Other", domain: "acornquay.example" },
        { first_name: "Cy", last_name: "Nobody", domain: "acornquay.example" },
      ],
      task_hash: "da4f653a2c7a186601faf0aef509f4a6",
    },
  },
  verificationResult: {
    status: "completed",
    data: [
      {
        email: "bo@acornquay.example",
        result: { ...flags, smtp_status: "unknown", unknown_status_reason: "hidden_by_owner" },
      },
      { email: "not-an-address", result: { ...flags, smtp_status: "not_valid", is_valid_format: false } },
      { email: "ada.sample@acornquay.example", result: { ...flags, smtp_status: "valid" } },
    ],
    meta: { emails: ["ada.sample@acornquay.example", "bo@acornquay.example", "not-an-address"] },
  },
  balance: {
    success: true,
    data: { balance: "4875.50", teamwork: false, unique_recipients_used: 12, limit_resets_in: "17", expires_in: 108 },
  },
  outOfCreditsV1: { success: false, message: "Sorry, you ran out of credits, please order more credits" },
  outOfCreditsV2: { errors: [{ user_id: "Sorry, you ran out of credits, please order more credits" }] },
  notFound: { errors: { code: 404, title: "Sorry, but url or entity not found", source: "" } },
  freePlan: { errors: { type: "FreePlan", message: "To try Snov.io API for free, please contact support" } },
} as const;

export const htmlPage = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body>buy credits</body></html>";

/** An answer as the transport hands it on. */
export function wireOf(body: unknown, status = 200): WireAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, body: text, json: readJson(text), retryAfterSeconds: null };
}
