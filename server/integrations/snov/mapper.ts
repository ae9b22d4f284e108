import type { z } from "zod";

import { ProviderError } from "@/server/platform/errors";

import { pairUp } from "./correlate";
import { answerError, failureOf, keepBody } from "./errors";
import type {
  AddressFlags,
  DomainAnswer,
  EmailAnswer,
  FoundEmail,
  ResultOutcome,
  SnovBalance,
  StartOutcome,
  VerificationAnswer,
  WireAnswer,
} from "./outcomes";
import * as schema from "./schema";

const PENDING = new Set(["in_progress", "started", "pending", "processing", "queued"]);
const COMPLETED = new Set(["completed", "complete"]);

/** The answer in the shape of `shape`, or a `malformed` error that names the first member at fault and keeps the body. */
export function parseWire<Shape extends z.ZodType>(shape: Shape, wire: WireAnswer, what: string): z.output<Shape> {
  const parsed = shape.safeParse(wire.json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.length ? `${issue.path.join(".")}: ` : "";
  throw answerError(
    "malformed",
    wire,
    `Snov.io's ${what} cannot be read (${place}${issue?.message ?? "no reason given"})`,
  );
}

/** What became of a start request, from the answer it got. A 2xx without a task hash leaves its fate open. */
export function mapStart(wire: WireAnswer): StartOutcome {
  const isSuccess = wire.status >= 200 && wire.status < 300;
  if (isSuccess) {
    const hash = schema.startAnswer.safeParse(wire.json);
    if (hash.success && hash.data !== null) return { outcome: "started", taskHash: hash.data };
  }
  const failure = failureOf(wire);
  if (failure?.kind === "out-of-credits" || statusOf(wire) === "not_enough_credits") {
    return { outcome: "out-of-credits", status: wire.status, body: keepBody(wire.body) };
  }
  if (failure && isSurelyRefused(failure, wire.status)) return { outcome: "not-sent", error: failure };
  const reason = failure?.message ?? "there is no task hash in it";
  const error = answerError(
    "unknown-fate",
    wire,
    `Snov.io may have accepted the task, but its answer does not say (${reason})`,
  );
  return { outcome: "unknown-fate", error };
}

function isSurelyRefused(failure: ProviderError, status: number): boolean {
  if (failure.kind === "rate-limited" || failure.kind === "unauthorised") return true;
  // 302 and 303 may follow an accepted POST; the others only say where to send it instead.
  const isMoved = status === 301 || status === 307 || status === 308;
  return isMoved || (status >= 400 && status < 500 && status !== 408);
}

function statusOf(wire: WireAnswer): string | null {
  const parsed = schema.taskStatus.safeParse(wire.json);
  return parsed.success ? parsed.data : null;
}

function mapResult<Answer>(wire: WireAnswer, what: string, readAnswers: () => Answer[]): ResultOutcome<Answer> {
  const failure = failureOf(wire);
  if (failure) {
    if (failure.kind === "out-of-credits") return { outcome: "out-of-credits", answers: [], raw: wire.json };
    // The hash is the only input of a result request: 422 is about the hash, and so is a 404 with Snov.io's own words.
    const isUnknownTask = wire.status === 422 || (failure.kind === "not-found" && wire.json !== undefined);
    if (isUnknownTask) return { outcome: "unknown-task", body: failure.body ?? "" };
    throw failure;
  }
  const status = parseWire(schema.taskStatus, wire, what);
  if (PENDING.has(status)) return { outcome: "pending" };
  if (status === "not_enough_credits")
    return { outcome: "out-of-credits", answers: answersIfAny(readAnswers), raw: wire.json };
  if (COMPLETED.has(status)) return { outcome: "completed", answers: readAnswers(), raw: wire.json };
  throw answerError("malformed", wire, `Snov.io's ${what} has the unknown status “${status.slice(0, 60)}”`);
}

/** Whatever else such a body holds, that the credits ran out must reach the caller. */
function answersIfAny<Answer>(readAnswers: () => Answer[]): Answer[] {
  try {
    return readAnswers();
  } catch (error) {
    if (error instanceof ProviderError) return [];
    throw error;
  }
}

/** Lower case letters and digits only, so that spacing, accents and punctuation do not part equal names. */
function nameKey(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.replace(/[^\p{L}\p{N}]/gu, "") || folded.trim();
}

function cleanDomain(domain: string | null): string | null {
  const host = domain
    ?.trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/?#].*$/, "");
  return host?.replace(/\.$/, "") || null;
}

/**
 * The domains of a task. When the task repeats the names, answer *i* is about name *i* as it was asked
 * (null domain when nothing is said about it), and items that fit no name follow at the end.
 */
export function mapDomainResult(wire: WireAnswer): ResultOutcome<DomainAnswer> {
  return mapResult(wire, "company domain result", () => {
    const { data, meta } = parseWire(schema.domainTask, wire, "company domain result");
    const ours = ({ name, result }: schema.DomainItem): DomainAnswer => ({ name, domain: cleanDomain(result) });
    const names = meta?.names;
    if (!names) return data.map(ours);
    const { answered, unclaimed } = pairUp(names, data, [
      (name, item) => name === item.name,
      (name, item) => nameKey(name) === nameKey(item.name),
      (_, __, isSamePlace) => isSamePlace && data.length === names.length,
    ]);
    const answers = answered.map(({ question: name, item }) => ({ name, domain: cleanDomain(item?.result ?? null) }));
    return [...answers, ...unclaimed.map(ours)];
  });
}

/**
 * The e-mails of a task, answer *i* for row *i* of the request when the task repeats the rows.
 * Items carry only the full name, so of namesakes the one with an address at the row's domain goes first, then order decides.
 */
export function mapEmailResult(wire: WireAnswer): ResultOutcome<EmailAnswer> {
  return mapResult(wire, "Email Finder result", () => {
    const { data, meta } = parseWire(schema.emailTask, wire, "Email Finder result");
    const rows = meta?.rows;
    const unknownRow = { firstName: null, lastName: null, domain: null };
    const ours = (item: schema.EmailItem) => ({ ...unknownRow, people: item.people, emails: foundEmails(item) });
    if (!rows) return data.map(ours);
    const isNamed = (row: schema.RowEcho, item: schema.EmailItem) => nameKey(fullName(row)) === nameKey(item.people);
    const { answered, unclaimed } = pairUp(rows, data, [
      (row, item) => isNamed(row, item) && item.result.some(({ email }) => isAtDomain(email, row.domain)),
      (row, item, isSamePlace) => isSamePlace && isNamed(row, item),
      (row, item) => isNamed(row, item),
      (_, __, isSamePlace) => isSamePlace && data.length === rows.length,
    ]);
    const answers = answered.map(({ question: row, item }) => ({
      firstName: row.first_name ?? null,
      lastName: row.last_name ?? null,
      domain: row.domain ?? null,
      people: item?.people ?? fullName(row),
      emails: item ? foundEmails(item) : [],
    }));
    return [...answers, ...unclaimed.map(ours)];
  });
}

function fullName(row: schema.RowEcho): string {
  return `${row.first_name ?? ""} ${row.last_name ?? ""}`.trim();
}

function isAtDomain(email: string, domain: string | null | undefined): boolean {
  return !!domain && email.trim().toLowerCase().endsWith(`@${domain.trim().toLowerCase()}`);
}

/** Only valid and unknown addresses are results (and billed); the same address twice is one. */
function foundEmails(item: schema.EmailItem): FoundEmail[] {
  const found = new Map<string, FoundEmail>();
  for (const wire of item.result) {
    const email = wire.email.trim().toLowerCase();
    const status = wire.smtp_status;
    if (found.has(email) || (status !== "valid" && status !== "unknown")) continue;
    found.set(email, {
      email,
      status,
      unknownReason: status === "unknown" ? wire.unknown_status_reason : null,
      ...flagsOf(wire),
    });
  }
  return [...found.values()];
}

function flagsOf(
  wire: Record<"is_valid_format" | "is_disposable" | "is_webmail" | "is_gibberish", boolean>,
): AddressFlags {
  return {
    isValidFormat: wire.is_valid_format,
    isDisposable: wire.is_disposable,
    isWebmail: wire.is_webmail,
    isGibberish: wire.is_gibberish,
  };
}

/**
 * The verified addresses of a task, spelt and ordered as they were asked when the task repeats them.
 * The items come in any order and are matched by address; one that is missing or empty has no answer here.
 */
export function mapVerificationResult(wire: WireAnswer): ResultOutcome<VerificationAnswer> {
  return mapResult(wire, "verification result", () => {
    const { data, meta } = parseWire(schema.verificationTask, wire, "verification result");
    const { answered, unclaimed } = pairUp(meta?.emails ?? [], data, [
      (email, item) => email === item.email,
      (email, item) => email.trim().toLowerCase() === item.email.trim().toLowerCase(),
    ]);
    const claimed = answered.map(({ question, item }) => ({ email: question, result: item?.result ?? null }));
    return [...claimed, ...unclaimed].flatMap(({ email, result }) => {
      if (result === null) return [];
      const status = result.smtp_status === "invalid" ? "not_valid" : result.smtp_status;
      const unknownReason = status === "unknown" ? result.unknown_status_reason : null;
      return [{ email, status, unknownReason, ...flagsOf(result) } satisfies VerificationAnswer];
    });
  });
}

/** The balance, in whole credits. */
export function mapBalance(wire: WireAnswer): SnovBalance {
  const failure = failureOf(wire);
  if (failure) throw failure;
  const { data } = parseWire(schema.balanceAnswer, wire, "balance");
  return {
    credits: Math.floor(Number(data.balance.replace(/[, ]/g, ""))),
    raw: data.balance,
    limitResetsInDays: data.limit_resets_in,
    expiresInDays: data.expires_in,
  };
}
