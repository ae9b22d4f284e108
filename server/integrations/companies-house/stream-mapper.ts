import { z } from "zod";
import { dayOf, type RegisterCompany, type RegisterFiling, toRegisterCompany, toRegisterFiling } from "./mapper";
import { readPublishedAt } from "./published-at";
import { type EventWire, eventWire, streamedCompanyWire, streamedFilingWire } from "./stream-schema";

/** Flags that the stream mostly leaves out, as it told them; null: it said nothing. */
export interface ToldFlags {
  accountsOverdue: boolean | null;
  confirmationOverdue: boolean | null;
  hasCharges: boolean | null;
  hasInsolvencyHistory: boolean | null;
}

interface Common {
  timepoint: number;
  publishedAt: Date | null;
  /** The resource kind as sent. */
  kind: string;
}

/** An event as we use it. `company-unread` and `other` change nothing by themselves. */
export type StreamEvent = Common &
  (
    | { is: "company"; company: RegisterCompany; told: ToldFlags }
    | { is: "company-deleted"; companyNumber: string }
    /** Something changed, and the event does not say what. */
    | { is: "company-unread"; companyNumber: string }
    | { is: "filing"; companyNumber: string; filing: RegisterFiling }
    | { is: "filing-deleted"; companyNumber: string; transactionId: string }
    | { is: "other" }
  );

/** A line that is no event we can read. */
export interface UnreadLine {
  reason: string;
  /** As far as it can be made out; never used to move on. */
  timepoint: number | null;
  companyNumber: string | null;
}

export type ReadLine = { event: StreamEvent; unread: null } | { event: null; unread: UnreadLine };

const COMPANY_URI = /^\/company\/([A-Za-z0-9]{8})(?:\/|$)/;
const FILING_URI = /^\/company\/([A-Za-z0-9]{8})\/filing-history\/([^/?#]+)/;
const NUL = "\u0000";

/** Reads one line of the stream. Never throws: what cannot be read says why. */
export function readStreamLine(line: string): ReadLine {
  // PostgreSQL holds no NUL, and no name has one.
  const text =
    line.includes(NUL) || line.includes("\\u0000") ? line.replaceAll(NUL, "").replaceAll("\\u0000", "") : line;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return unreadLine(text, "not JSON");
  }
  const parsed = eventWire.safeParse(json);
  if (!parsed.success) return unreadLine(text, `not an event: ${whatIsWrong(parsed.error)}`);
  return toEvent(parsed.data, text);
}

function toEvent(wire: EventWire, text: string): ReadLine {
  const common: Common = {
    timepoint: wire.event.timepoint,
    publishedAt: readPublishedAt(wire.event.published_at),
    kind: wire.resource_kind,
  };
  switch (wire.resource_kind) {
    case "company-profile":
      return toCompanyEvent(wire, common, text);
    case "filing-history":
      return toFilingEvent(wire, common, text);
    default:
      return accept({ ...common, is: "other" });
  }
}

function toCompanyEvent(wire: EventWire, common: Common, text: string): ReadLine {
  const fromUri = COMPANY_URI.exec(wire.resource_uri ?? "")?.[1] ?? wire.resource_id;
  const isDeleted = wire.event.type === "deleted";
  if (isDeleted || wire.data === undefined || wire.data === null) {
    const companyNumber = checkNumber(fromUri);
    if (companyNumber === null) return unreadLine(text, "its address names no company");
    return accept({ ...common, is: isDeleted ? "company-deleted" : "company-unread", companyNumber });
  }
  const parsed = streamedCompanyWire.safeParse(wire.data);
  if (!parsed.success) return unreadLine(text, `not a company profile: ${whatIsWrong(parsed.error)}`);
  const number = checkNumber(parsed.data.company_number ?? fromUri);
  if (number === null) return unreadLine(text, "it names no company");
  const { accounts, confirmation_statement: confirmation } = parsed.data;
  return accept({
    ...common,
    is: "company",
    company: toRegisterCompany({ ...parsed.data, company_number: number }),
    told: {
      accountsOverdue: accounts?.next_accounts?.overdue ?? accounts?.overdue ?? null,
      confirmationOverdue: confirmation?.overdue ?? null,
      hasCharges: parsed.data.has_charges ?? null,
      hasInsolvencyHistory: parsed.data.has_insolvency_history ?? null,
    },
  });
}

/** The company of a filing stands in its address alone. */
function toFilingEvent(wire: EventWire, common: Common, text: string): ReadLine {
  const [, number, fromUri] = FILING_URI.exec(wire.resource_uri ?? "") ?? [];
  const companyNumber = checkNumber(number);
  if (companyNumber === null) return unreadLine(text, "its address names no filing of a company");
  const known = wire.resource_id ?? fromUri ?? "";
  if (wire.event.type === "deleted")
    return accept({ ...common, is: "filing-deleted", companyNumber, transactionId: known });
  if (wire.data === undefined || wire.data === null) return accept({ ...common, is: "company-unread", companyNumber });
  const parsed = streamedFilingWire.safeParse(wire.data);
  if (!parsed.success) return unreadLine(text, `not a filing: ${whatIsWrong(parsed.error)}`);
  const filing = toRegisterFiling({ ...parsed.data, transaction_id: parsed.data.transaction_id ?? known });
  if (dayOf(filing.date) === null)
    return unreadLine(text, `not a filing: date ${JSON.stringify(filing.date)} is no day`);
  return accept({ ...common, is: "filing", companyNumber, filing });
}

function accept(event: StreamEvent): ReadLine {
  return { event, unread: null };
}

/** What can be made out of a line, or of its beginning, all the same. */
export function unreadLine(text: string, reason: string): ReadLine {
  const timepoint = Number(/"timepoint"\s*:\s*(\d{1,15})/.exec(text)?.[1] ?? Number.NaN);
  return {
    event: null,
    unread: {
      reason,
      timepoint: Number.isNaN(timepoint) ? null : timepoint,
      companyNumber: checkNumber(/"\/company\/([A-Za-z0-9]{8})[/"]/.exec(text)?.[1]),
    },
  };
}

function checkNumber(text: string | null | undefined): string | null {
  const number = text?.trim().toUpperCase() ?? "";
  return /^[A-Z0-9]{8}$/.test(number) ? number : null;
}

function whatIsWrong(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "it"}: ${issue.message}` : z.prettifyError(error);
}
