import { z } from "zod";

import type { SandboxFaults } from "./faults";
import { type AddressKnowledge, domainOfCompany, emailsOfPerson, knowAddress } from "./knowledge";

const words = z.string().trim().min(1);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(10);
const personRow = z.object({ first_name: words, last_name: words, domain: words });

export const question = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("domain"), names: list(words) }),
  z.object({ kind: z.literal("email"), rows: list(personRow) }),
  z.object({ kind: z.literal("verification"), emails: list(z.string().min(1)) }),
]);

export type Question = z.infer<typeof question>;
export type QuestionKind = Question["kind"];

/** The three start/result pairs: their paths, the list they take and the event their webhook announces. */
export const QUESTION_KINDS = {
  domain: { path: "/v2/company-domain-by-name", list: "names", event: "company.found_domains_by_names" },
  email: { path: "/v2/emails-by-domain-by-name", list: "rows", event: "prospect.found_emails_by_name_by_domain" },
  verification: { path: "/v2/email-verification", list: "emails", event: "email_verification.verified" },
} as const satisfies Record<QuestionKind, { path: string; list: string; event: string }>;

/** The `meta` of every answer about the question. */
export function echoOf(asked: Question): Record<string, unknown> {
  switch (asked.kind) {
    case "domain":
      return { names: asked.names };
    case "email":
      return { rows: asked.rows };
    case "verification":
      return { emails: asked.emails };
  }
}

export interface PricedItem {
  item: unknown;
  /** Credits, 0 when nothing billable was found. */
  price: number;
}

/** The items that answer a question, in the order it was asked, each with what it costs. */
export function answerQuestion(seed: string, asked: Question, faults: SandboxFaults): PricedItem[] {
  const nothing = faults.tasks.empties === "array" ? [] : {};
  const prices = faults.credits;
  switch (asked.kind) {
    case "domain":
      return asked.names.map((name) => {
        const domain = domainOfCompany(seed, name);
        return {
          item: { name, result: domain === null ? nothing : { domain } },
          price: domain === null ? 0 : prices.domainPrice,
        };
      });
    case "email":
      return asked.rows.map((row) => {
        const person = { firstName: row.first_name, lastName: row.last_name, domain: row.domain };
        const found = emailsOfPerson(seed, person, faults.answers);
        const result = found.map(({ email, ...known }) => ({ email, ...wireAddress(known) }));
        const billed = found.filter(({ status }) => status === "valid" || prices.emailUnknownShare === 1).length;
        const price = prices.emailPrice === "per-address" ? billed : Math.min(1, billed);
        return {
          item: { people: `${row.first_name} ${row.last_name}`, result: found.length > 0 ? result : nothing },
          price,
        };
      });
    case "verification":
      return asked.emails.map((email) => {
        const known = knowAddress(seed, email);
        return { item: { email, result: wireAddress(known) }, price: verificationPrice(known.status, prices) };
      });
  }
}

function verificationPrice(status: AddressKnowledge["status"], prices: SandboxFaults["credits"]): number {
  if (status === "not_valid") return prices.verificationNotValidPrice;
  return status === "unknown"
    ? (prices.verificationUnknownPrice ?? prices.verificationPrice)
    : prices.verificationPrice;
}

function wireAddress(known: AddressKnowledge) {
  return {
    smtp_status: known.status,
    is_valid_format: known.isValidFormat,
    is_disposable: known.isDisposable,
    is_webmail: known.isWebmail,
    is_gibberish: known.isGibberish,
    ...(known.reason === null ? {} : { unknown_status_reason: known.reason }),
  };
}

/** Another order of the same items, the same every time. */
export function reorderItems<Item>(
  items: Item[],
  kind: QuestionKind,
  reorders: SandboxFaults["tasks"]["reorders"],
): Item[] {
  if (reorders === "none" || (reorders === "verification" && kind !== "verification")) return items;
  const turn = Math.floor(items.length / 2);
  return [...items.slice(turn), ...items.slice(0, turn)];
}
