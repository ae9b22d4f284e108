import { domainToASCII } from "node:url";
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
  throw unreadable(wire, what, parsed.error.issues[0]);
}

function unreadable(
  wire: WireAnswer,
  what: string,
  issue: z.core.$ZodIssue | undefined,
  within: readonly PropertyKey[] = [],
): ProviderError {
  const path = [...within, ...(issue?.path ?? [])].map(String);
  const place = path.length > 0 ? `${path.join(".")}: ` : "";
  return answerError(
    "malformed",
    wire,
    `Snov.io's ${what} cannot be read (${place}${issue?.message ?? "no reason given"})`,
  );
}

/** The items of a task in their places, null for one that cannot be read. Throws `malformed` when none of them can. */
function readItems<Shape extends z.ZodType>(
  shape: Shape,
  data: readonly unknown[],
  wire: WireAnswer,
  what: string,
): (z.output<Shape> | null)[] {
  const read = data.map((item) => shape.safeParse(item));
  const [first] = read;
  if (first?.error && read.every((item) => !item.success))
    throw unreadable(wire, what, first.error.issues[0], ["data", 0]);
  return read.map((item) => (item.success ? item.data : null));
}

function isReadable<Item>(item: Item | null): item is Item {
  return item !== null;
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

function mapResult<Answer>(
  wire: WireAnswer,
  { what, item }: { what: string; item: z.ZodType },
  readAnswers: () => Answer[],
): ResultOutcome<Answer> {
  const failure = failureOf(wire);
  if (failure) {
    // The account's word about this request, not the task's about itself: what the task found may well be billed.
    if (failure.kind === "out-of-credits") return { outcome: "refused-for-credits", error: failure };
    // The hash is the only input of a result request: 422 is about the hash, and so is a 404 with Snov.io's own words.
    const isUnknownTask = wire.status === 422 || (failure.kind === "not-found" && wire.json !== undefined);
    if (isUnknownTask) return { outcome: "unknown-task", body: failure.body ?? "" };
    throw failure;
  }
  const status = parseWire(schema.taskStatus, wire, what);
  if (PENDING.has(status)) return { outcome: "pending" };
  if (status === "not_enough_credits")
    return {
      outcome: "out-of-credits",
      answers: readIfAny(readAnswers).answers,
      hasUnreadable: hasUnreadable(wire, item),
      raw: wire.json,
    };
  if (COMPLETED.has(status)) return { outcome: "completed", ...readIfAny(readAnswers), raw: wire.json };
  throw answerError("malformed", wire, `Snov.io's ${what} has the unknown status “${status.slice(0, 60)}”`);
}

function hasUnreadable(wire: WireAnswer, item: z.ZodType): boolean {
  const items = schema.anyTask.safeParse(wire.json).data?.data ?? [];
  return items.some((one) => !item.safeParse(one).success);
}

/** Whatever else such a body holds, that the task has ended, or the credits, must reach the caller. */
function readIfAny<Answer>(readAnswers: () => Answer[]): { answers: Answer[]; flaw: string | null } {
  try {
    return { answers: readAnswers(), flaw: null };
  } catch (error) {
    if (error instanceof ProviderError) return { answers: [], flaw: error.message };
    throw error;
  }
}

/** Lower case letters and digits only, so that spacing, accents and punctuation do not part equal names. */
function nameKey(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.replace(/[^\p{L}\p{N}]/gu, "") || folded.trim();
}

/** In the form of the DNS (RFC 5890), which is how domains are kept, compared and suppressed; what has none stays as it is. */
function asciiDomain(domain: string): string {
  return domainToASCII(domain) || domain;
}

function cleanEmail(written: string): string {
  const email = written.trim().toLowerCase();
  const at = email.lastIndexOf("@") + 1;
  return email.slice(0, at) + asciiDomain(email.slice(at));
}

function cleanDomain(domain: string | null): string | null {
  const host = domain
    ?.trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/?#].*$/, "");
  return asciiDomain(host?.replace(/\.$/, "") ?? "") || null;
}

/**
 * The domains of a task. When the task repeats the names, the answers bear them as they were asked and stand in their order, and
 * items that fit no name follow at the end. A name that no item is about has no answer here.
 */
export function mapDomainResult(wire: WireAnswer): ResultOutcome<DomainAnswer> {
  const what = "company domain result";
  return mapResult(wire, { what, item: schema.domainItem }, () => {
    const { data, meta } = parseWire(schema.domainTask, wire, what);
    const items = readItems(schema.domainItem, data, wire, what);
    const ours = ({ name, result }: schema.DomainItem): DomainAnswer => ({ name, domain: cleanDomain(result) });
    const names = meta?.names;
    if (!names) return items.filter(isReadable).map(ours);
    const { answered, unclaimed } = pairUp(names, items, [
      (name, item) => name === item?.name,
      (name, item) => item !== null && nameKey(name) === nameKey(item.name),
      (_, __, isSamePlace) => isSamePlace && items.length === names.length,
    ]);
    const answers = answered.flatMap(({ question: name, item }) =>
      item ? [{ name, domain: cleanDomain(item.result) }] : [],
    );
    return [...answers, ...unclaimed.filter(isReadable).map(ours)];
  });
}

/**
 * The e-mails of a task, in the order of the request's rows when the task repeats them; a row that no item is about has no answer here.
 * Items carry only the full name, so of namesakes the one with an address at the row's domain goes first, then order decides.
 */
export function mapEmailResult(wire: WireAnswer): ResultOutcome<EmailAnswer> {
  const what = "Email Finder result";
  return mapResult(wire, { what, item: schema.emailItem }, () => {
    const { data, meta } = parseWire(schema.emailTask, wire, what);
    const items = readItems(schema.emailItem, data, wire, what);
    const rows = meta?.rows;
    const unknownRow = { firstName: null, lastName: null, domain: null };
    const ours = (item: schema.EmailItem) => ({ ...unknownRow, people: item.people, emails: foundEmails(item) });
    if (!rows) return items.filter(isReadable).map(ours);
    const isNamed = (row: schema.RowEcho, item: schema.EmailItem | null) =>
      item !== null && nameKey(fullName(row)) === nameKey(item.people);
    const { answered, unclaimed } = pairUp(rows, items, [
      (row, item) => isNamed(row, item) && !!item?.result.some(({ email }) => isAtDomain(email, row.domain)),
      (row, item, isSamePlace) => isSamePlace && isNamed(row, item),
      (row, item) => isNamed(row, item),
      (_, __, isSamePlace) => isSamePlace && items.length === rows.length,
    ]);
    const answers = answered.flatMap(({ question: row, item }) => {
      if (!item) return [];
      const { first_name: firstName = null, last_name: lastName = null, domain = null } = row;
      return [{ firstName, lastName, domain, people: item.people, emails: foundEmails(item) }];
    });
    return [...answers, ...unclaimed.filter(isReadable).map(ours)];
  });
}

function fullName(row: schema.RowEcho): string {
  return `${row.first_name ?? ""} ${row.last_name ?? ""}`.trim();
}

function isAtDomain(email: string, domain: string | null | undefined): boolean {
  return !!domain && cleanEmail(email).endsWith(`@${asciiDomain(domain.trim().toLowerCase())}`);
}

/** Only valid and unknown addresses are results (and billed); the same address twice is one. */
function foundEmails(item: schema.EmailItem): FoundEmail[] {
  const found = new Map<string, FoundEmail>();
  for (const wire of item.result) {
    const email = cleanEmail(wire.email);
    const { status, unknownReason } = deliverabilityOf(wire);
    if (found.has(email) || status === "not_valid") continue;
    found.set(email, { email, status, unknownReason, ...flagsOf(wire) });
  }
  return [...found.values()];
}

/** A word of Snov.io's that we do not know says that the address is not certain, and stands as the reason. */
function deliverabilityOf(wire: { smtp_status: string; unknown_status_reason: string | null }): {
  status: "valid" | "not_valid" | "unknown";
  unknownReason: string | null;
} {
  switch (wire.smtp_status) {
    case "valid":
      return { status: "valid", unknownReason: null };
    case "not_valid":
    case "invalid":
      return { status: "not_valid", unknownReason: null };
    case "unknown":
      return { status: "unknown", unknownReason: wire.unknown_status_reason };
    default:
      return { status: "unknown", unknownReason: wire.smtp_status.slice(0, 60) };
  }
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
  const what = "verification result";
  return mapResult(wire, { what, item: schema.verificationItem }, () => {
    const { data, meta } = parseWire(schema.verificationTask, wire, what);
    const items = readItems(schema.verificationItem, data, wire, what).filter(isReadable);
    const { answered, unclaimed } = pairUp(meta?.emails ?? [], items, [
      (email, item) => email === item.email,
      (email, item) => cleanEmail(email) === cleanEmail(item.email),
    ]);
    const claimed = answered.map(({ question, item }) => ({ email: question, result: item?.result ?? null }));
    return [...claimed, ...unclaimed].flatMap(({ email, result }) => {
      if (result === null) return [];
      return [{ email, ...deliverabilityOf(result), ...flagsOf(result) } satisfies VerificationAnswer];
    });
  });
}

/** The balance, in whole credits and hundredths. */
export function mapBalance(wire: WireAnswer): SnovBalance {
  const failure = failureOf(wire);
  if (failure) throw failure;
  const { data } = parseWire(schema.balanceAnswer, wire, "balance");
  const balance = Number(data.balance.replace(/[, ]/g, ""));
  const credits = Math.floor(balance);
  return {
    credits,
    hundredths: Math.min(99, Math.round((balance - credits) * 100)),
    raw: data.balance,
    limitResetsInDays: data.limit_resets_in,
    expiresInDays: data.expires_in,
  };
}
