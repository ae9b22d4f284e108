import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { Domain, Email, Officer } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { readLeadScores } from "@/server/register/lead-score/read-lead-scores";
import { readDomains, readOfficers } from "@/server/register/reads-people";
import type { Company } from "@/server/register/schema";
import { findCompanyPage } from "@/server/register/search/company-page";
import { readCompanyRows, shapeCompany } from "@/server/register/search/company-rows";
import type { CompanyFilter } from "@/server/register/search/filter";
import { findSuppressed } from "@/server/register/suppression";

/** The first rows come soon; then companies are found by the thousand, and read by the page. */
const FIRST_FOUND = 50;
const FOUND = 1_000;
const PAGE = 200;

/** The companies of a filter, those of a run, or those that somebody chose one by one. */
export type ExportSource = { filter: CompanyFilter } | { runId: string } | { numbers: readonly string[] };

/**
 * Enriched companies page by page, so that any number of them costs the same memory: one row for each address, or for an officer or
 * a company without one. Suppression is looked at again for every page. On record with what was asked for and, at the end, how many
 * rows left. Throws `NOT_FOUND` for a run nobody knows.
 */
export async function* exportCompanies(actor: Actor, source: ExportSource): AsyncGenerator<string[][]> {
  const entityId = await noteStart(actor, source);
  const count = { companies: 0, rows: 0 };
  let isWhole = false;
  try {
    for (let after: string | null = null; ; ) {
      const { numbers, next } = await findNumbers(source, after, after === null ? FIRST_FOUND : FOUND);
      for (let start = 0; start < numbers.length; start += PAGE) {
        const page = numbers.slice(start, start + PAGE);
        const rows = (await readPage(page)).flatMap(toRows);
        count.companies += page.length;
        count.rows += rows.length;
        if (rows.length > 0) yield rows;
      }
      after = next;
      if (after === null) break;
    }
    isWhole = true;
  } finally {
    await recordAudit(db, {
      actor,
      action: "companies.export_ended",
      entity: "export",
      entityId,
      after: { ...count, isWhole },
    });
  }
}

async function noteStart(actor: Actor, source: ExportSource): Promise<string> {
  if ("runId" in source && (await db.run.count({ where: { id: source.runId } })) === 0)
    throw new AppError("NOT_FOUND", `There is no run ${source.runId}`, { field: "id" });
  const entityId = crypto.randomUUID();
  await recordAudit(db, { actor, action: "companies.exported", entity: "export", entityId, after: toRecord(source) });
  return entityId;
}

function toRecord(source: ExportSource): Prisma.InputJsonObject {
  if ("runId" in source) return { runId: source.runId };
  return "numbers" in source ? { numbers: [...source.numbers] } : { filter: { ...source.filter } };
}

interface NumbersAfter {
  numbers: string[];
  /** Where the next page goes on; null at the end. */
  next: string | null;
}

async function findNumbers(source: ExportSource, after: string | null, limit: number): Promise<NumbersAfter> {
  if ("numbers" in source) return { numbers: [...new Set(source.numbers)].sort(), next: null };
  if ("filter" in source) {
    const page = await findCompanyPage({ filter: source.filter, sort: "number", cursor: after, limit });
    return { numbers: page.numbers, next: page.nextCursor };
  }
  const items = await db.runItem.findMany({
    where: { runId: source.runId, companyNumber: { gt: after ?? "" } },
    orderBy: { companyNumber: "asc" },
    take: limit,
    select: { companyNumber: true },
  });
  const numbers = items.map(({ companyNumber }) => companyNumber);
  return { numbers, next: numbers.length === limit ? (numbers.at(-1) ?? null) : null };
}

/** Companies without what was suppressed since it was stored. */
async function readPage(numbers: readonly string[]): Promise<Company[]> {
  const [rows, domains, officers, scores, people] = await Promise.all([
    readCompanyRows(numbers),
    readDomains(numbers),
    readOfficers(numbers),
    readLeadScores(numbers),
    db.officer.findMany({ where: { companyNumber: { in: [...numbers] }, suppressedAt: null } }),
  ]);
  const hidden = await findHidden([...domains.values()].flat(), [...officers.values()].flat(), people);
  return rows
    .filter((row) => row.enrichmentState !== "suppressed")
    .map((row) => ({
      ...shapeCompany(row),
      leadScore: scores.get(row.number) ?? null,
      domains: (domains.get(row.number) ?? []).filter(({ domain }) => !hidden.has(domain)),
      officers: (officers.get(row.number) ?? [])
        .filter(({ id }) => !hidden.has(id))
        .map((officer) => ({ ...officer, emails: officer.emails.filter(({ email }) => !hidden.has(email)) })),
    }));
}

async function findHidden(
  domains: readonly Domain[],
  officers: readonly Officer[],
  people: Awaited<ReturnType<typeof db.officer.findMany>>,
): Promise<Set<string>> {
  const addresses = officers.flatMap(({ emails }) => emails.map(({ email }) => email));
  const names = [...domains.map(({ domain }) => domain), ...people.map(({ id }) => id), ...addresses];
  const flags = await findSuppressed(db, [
    ...domains.map(({ domain }) => ({ domain })),
    ...people,
    ...addresses.map((address) => ({ address })),
  ]);
  return new Set(names.filter((_, index) => flags[index]));
}

export const exportColumns = [
  "company_number",
  "company_name",
  "company_status",
  "strike_off_stage",
  "strike_off_since",
  "expected_dissolution_on",
  "enrichment_state",
  "domain",
  "domain_confidence",
  "domain_band",
  "domain_standing",
  "domain_verified_at",
  "domain_source",
  "officer_name",
  "officer_role",
  "officer_resigned_on",
  "email",
  "email_verification",
  "email_verification_reason",
  "email_confidence",
  "email_note",
  "email_source",
  "email_discovered_at",
  "email_verified_at",
  "email_expires_at",
  // Later columns come last, so that whoever reads by position goes on.
  "lead_score",
  "enrichment_note",
] as const;

function toRows(company: Company): string[][] {
  const { domains, officers, strikeOff } = company;
  // Candidates come accepted first; what was rejected is nobody's domain.
  const domain = domains.find((candidate) => standingOf(candidate) !== "rejected") ?? null;
  const start = [
    company.number,
    company.name,
    company.status,
    strikeOff?.stage,
    strikeOff?.since,
    strikeOff?.expectedDissolutionOn,
    company.enrichment.state,
    domain?.domain,
    domain?.confidence,
    domain?.band,
    domain && standingOf(domain),
    domain?.lastVerifiedAt,
    domain && (domain.source === "snov" ? "Snov.io" : "by hand"),
  ];
  const people = officers.filter(({ emails, resignedOn }) => emails.length > 0 || resignedOn === null);
  const rest = people.flatMap((officer) => {
    const who = [officer.name, officer.role, officer.resignedOn];
    const emails = officer.emails.map((email) => [...who, ...emailCells(email, domains)]);
    return emails.length > 0 ? emails : [[...who, ...NO_EMAIL]];
  });
  const ends = rest.length > 0 ? rest : [[null, null, null, ...NO_EMAIL]];
  const tail = [company.leadScore?.score, enrichmentNoteOf(company, domain)];
  return ends.map((end) =>
    [...start, ...end, ...tail].map((cell) => (cell === null || cell === undefined ? "" : String(cell))),
  );
}

/** What the state alone does not say: something was found, and paid for, that is nobody's domain. */
function enrichmentNoteOf({ domains }: Company, own: Domain | null): string | null {
  if (own || domains.length === 0) return null;
  return `found, rejected: ${domains.map(({ domain }) => domain).join(", ")}`;
}

const NO_EMAIL = Array.from({ length: 9 }, () => null);

function emailCells(email: Email, domains: readonly Domain[]) {
  return [
    email.email,
    email.verification,
    email.reason,
    email.confidence,
    noteOf(email, domains),
    "Snov.io",
    email.discoveredAt,
    email.verifiedAt,
    email.expiresAt,
  ];
}

/** What must be said with an address before anybody takes it for the officer's at the company. */
function noteOf({ email, isOffDomain, verification }: Email, domains: readonly Domain[]): string {
  const host = email.split("@")[1] ?? "";
  const own = domains.find(({ domain }) => host === domain || host.endsWith(`.${domain}`));
  const standing = own ? standingOf(own) : "unknown";
  return [
    isOffDomain || standing === "unknown" ? "not at the company's domain: may be somebody else's" : null,
    standing === "rejected" ? "the domain was rejected" : null,
    standing === "to review" ? "the domain waits for review" : null,
    verification === "notValid" ? "does not deliver" : null,
  ]
    .filter((note) => note !== null)
    .join("; ");
}

function standingOf({ decision, band }: Domain): "accepted" | "to review" | "rejected" {
  if (decision) return decision;
  return band === "accept" ? "accepted" : band === "review" ? "to review" : "rejected";
}
