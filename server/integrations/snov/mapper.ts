import { pairUp } from "./correlate";
import { failureOf } from "./errors";
import { byLikeness } from "./likeness";
import { mapResult } from "./map-result";
import type {
  AddressFlags,
  DomainAnswer,
  EmailAnswer,
  FoundEmail,
  ResultOutcome,
  SnovBalance,
  VerificationAnswer,
  WireAnswer,
} from "./outcomes";
import { isReadable, parseWire, readItems } from "./read-wire";
import * as schema from "./schema";
import { asciiDomain, cleanDomain, cleanEmail, nameKey } from "./written-names";

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
      ...(items.length === names.length ? byLikeness(domainNames) : []),
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
      ...(items.length === rows.length ? byLikeness(emailNames) : []),
    ]);
    const answers = answered.flatMap(({ question: row, item }) => {
      if (!item) return [];
      const { first_name: firstName = null, last_name: lastName = null, domain = null } = row;
      return [{ firstName, lastName, domain, people: item.people, emails: foundEmails(item) }];
    });
    return [...answers, ...unclaimed.filter(isReadable).map(ours)];
  });
}

const domainNames = {
  question: (name: string) => name,
  item: (item: schema.DomainItem | null) => item?.name ?? "",
};
const emailNames = { question: fullName, item: (item: schema.EmailItem | null) => item?.people ?? "" };

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
