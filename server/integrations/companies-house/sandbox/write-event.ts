import { profileBody } from "./company-bodies";
import type { SandboxFiling } from "./filings";
import type { SandboxCompany } from "./sandbox-company";

/** A line of `/companies`: the profile as REST has it, in alphabetical order, without flags that are false and without lateness. */
export function companyEvent(seed: string, company: SandboxCompany, at: EventMark): string {
  const self = `/company/${company.number}`;
  const data = sortKeys(dropQuiet(profileBody(seed, company, at.today)));
  return envelope("company-profile", self, company.number, data, at);
}

/** A company that is gone from the register: such events come without data. */
export function companyDeletedEvent(number: string, at: EventMark): string {
  return envelope("company-profile", `/company/${number}`, number, undefined, { ...at, type: "deleted" });
}

/** A line of `/filings`; the company stands in the address alone. */
export function filingEvent(number: string, filing: SandboxFiling, at: EventMark): string {
  const self = `/company/${number}/filing-history/${filing.transactionId}`;
  const data = sortKeys({
    category: filing.category,
    date: filing.date,
    description: filing.description,
    ...(filing.values ? { description_values: filing.values } : {}),
    links: { self },
    ...(filing.isPaper ? { paper_filed: true } : {}),
    pages: filing.pages,
    transaction_id: filing.transactionId,
    type: filing.type,
  });
  return envelope("filing-history", self, filing.transactionId, data, at);
}

export function filingDeletedEvent(number: string, transactionId: string, at: EventMark): string {
  const self = `/company/${number}/filing-history/${transactionId}`;
  return envelope("filing-history", self, transactionId, undefined, { ...at, type: "deleted" });
}

export interface EventMark {
  timepoint: number;
  publishedAt: string;
  /** ISO day. */
  today: string;
  type?: "changed" | "deleted";
  /** Members that nobody knows. */
  isStrange?: boolean;
}

function envelope(kind: string, uri: string, id: string, data: unknown, at: EventMark): string {
  const strange = at.isStrange ? { ch_internal_flag: { nested: [1, null, "é漢"] } } : {};
  return JSON.stringify({
    resource_kind: kind,
    resource_uri: uri,
    resource_id: id,
    ...(data === undefined ? {} : { data: { ...Object(data), ...strange } }),
    event: { timepoint: at.timepoint, published_at: at.publishedAt, type: at.type ?? "changed", ...strange },
  });
}

function dropQuiet(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropQuiet);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => member !== false && name !== "overdue")
      .map(([name, member]) => [name, dropQuiet(member)]),
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sortKeys(member)]),
  );
}
