import { ProviderError, type ProviderErrorKind } from "@/server/platform/errors";
import type { Verdict } from "@/server/platform/slot";

import type { WireAnswer } from "./outcomes";
import { isRecord } from "./schema";

const KEPT_BODY_BYTES = 64 * 1024;
const SHOWN_TEXT_CHARACTERS = 300;

const RATE_TEXT = /rate is limited|too many requests/i;
const CREDITS_TEXT = /credits/i;
const CREDITS_PHRASE = /(out of|not enough|no|insufficient)[ _]credits/i;
const UNKNOWN_TASK_TEXT = /request not found|entity not found/i;

/** The body as it may be stored: at most 64 kB and without NUL bytes, which PostgreSQL refuses. */
export function keepBody(body: string): string {
  const clean = body.replaceAll("\u0000", "");
  const bytes = Buffer.from(clean);
  return bytes.byteLength <= KEPT_BODY_BYTES ? clean : bytes.subarray(0, KEPT_BODY_BYTES).toString();
}

function isHtml(body: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body);
}

function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (depth > 4) return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, depth + 1));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === "source" ? [] : textsIn(member, depth + 1)));
}

function envelopeTexts(json: unknown): string[] {
  if (!isRecord(json)) return textsIn(json);
  const members = [json.message, json.error, json.error_description, json.errors];
  // Two v1 calls put the words of a refusal into `result`.
  if (json.success === false && typeof json.result === "string") members.push(json.result);
  return [...new Set(members.flatMap((member) => textsIn(member)))];
}

function htmlText(body: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
  return title ? `an HTML page, “${title}”` : "an HTML page";
}

/** The words of a refusal, whichever of Snov.io's envelopes carries them; empty when there are none. */
export function readErrorText({ body, json }: Pick<WireAnswer, "body" | "json">): string {
  const texts = envelopeTexts(json);
  const words = texts.length > 0 ? texts.join("; ") : isHtml(body) ? htmlText(body) : body.trim();
  return words.replaceAll("\u0000", "").slice(0, SHOWN_TEXT_CHARACTERS);
}

/** A `ProviderError` about this answer, keeping its status and body. */
export function answerError(kind: ProviderErrorKind, wire: WireAnswer, message: string): ProviderError {
  return new ProviderError({
    provider: "snov",
    kind,
    message,
    status: wire.status,
    body: keepBody(wire.body),
    retryAfterSeconds: wire.retryAfterSeconds,
  });
}

function isFreePlan(json: unknown): boolean {
  return isRecord(json) && isRecord(json.errors) && json.errors.type === "FreePlan";
}

function saysRefused(json: unknown): boolean {
  if (!isRecord(json)) return typeof json === "string";
  if (json.success === false) return true;
  const answers = "status" in json || "data" in json || "access_token" in json;
  return !answers && ("errors" in json || "error" in json || "message" in json);
}

function kindOfSuccess(wire: WireAnswer, text: string): ProviderErrorKind | null {
  if (wire.json !== undefined && !saysRefused(wire.json)) return null;
  if (RATE_TEXT.test(text)) return "rate-limited";
  if (CREDITS_PHRASE.test(text)) return "out-of-credits";
  // A page or half an answer is the connection's fault, not the task's: reading again may well help.
  if (wire.json === undefined) return "unavailable";
  return UNKNOWN_TASK_TEXT.test(text) ? "not-found" : "rejected";
}

function kindOfRefusal({ status, body }: WireAnswer, text: string): ProviderErrorKind {
  if (status >= 500 || status === 408) return "unavailable";
  if (status === 429) return "rate-limited";
  if (status === 402) return "out-of-credits";
  // A page's footer may well speak of credits; only an envelope's own words count.
  if ((status === 400 || status === 403) && CREDITS_TEXT.test(text) && !isHtml(body)) return "out-of-credits";
  if (CREDITS_PHRASE.test(text)) return "out-of-credits";
  if (RATE_TEXT.test(text)) return "rate-limited";
  if (status === 401) return "unauthorised";
  if (status === 403) return isHtml(body) ? "unavailable" : "unauthorised";
  return status === 404 ? "not-found" : "rejected";
}

/** Whether Snov.io itself is up: a refusal of ours is an answer as good as any, a page or a 5xx is not. */
export function judgeAnswer(wire: WireAnswer): Verdict {
  const isDown = wire.status >= 500 || wire.status === 408 || (isHtml(wire.body) && wire.status !== 429);
  return isDown
    ? { is: "down", why: `Snov.io answered ${wire.status}: ${readErrorText(wire) || "no words"}` }
    : { is: "up" };
}

const ADVICE: Partial<Record<ProviderErrorKind, string>> = {
  unauthorised: "check SNOV_CLIENT_ID, SNOV_CLIENT_SECRET and the plan",
  "not-found": "check SNOV_API_URL if this persists",
};

/**
 * What is wrong with an answer, or null when it is a JSON answer that claims success.
 * Judges only the envelope; whether the members we need are there is for the mapper.
 */
export function failureOf(wire: WireAnswer): ProviderError | null {
  const text = readErrorText(wire);
  if (isFreePlan(wire.json)) {
    return answerError(
      "unauthorised",
      wire,
      `Snov.io's free plan does not include the API (${text}); upgrade the plan or ask their support`,
    );
  }
  const isSuccess = wire.status >= 200 && wire.status < 300;
  const kind = isSuccess ? kindOfSuccess(wire, text) : kindOfRefusal(wire, text);
  if (kind === null) return null;
  const advice = ADVICE[kind];
  return answerError(
    kind,
    wire,
    `Snov.io answered ${wire.status}: ${text || "no words"}${advice ? ` (${advice})` : ""}`,
  );
}
