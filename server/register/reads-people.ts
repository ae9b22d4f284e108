import type { Domain, Email, EnrichmentState, Officer } from "@/server/enrichment/schema";
import { reason } from "@/server/enrichment/schema";
import { isoDay } from "@/server/platform/calendar";
import { type Db, db } from "@/server/platform/db/client";
import type { CompanyDomain, OfficerEmail } from "@/server/platform/db/generated/client";
import { PLANNED_ONCE } from "@/server/platform/db/planned-once";
import { AppError } from "@/server/platform/errors";

const reasons = reason.array();

/** Domain candidates by company number: accepted first, refused last, surest first within. */
export async function readDomains(numbers: readonly string[], store: Db = db): Promise<Map<string, Domain[]>> {
  const rows = await store.companyDomain.findMany({
    where: { companyNumber: { in: [...numbers] } },
    orderBy: [{ confidence: "desc" }, { domain: "asc" }],
  });
  const byCompany = Map.groupBy(rows, (row) => row.companyNumber);
  return new Map(
    [...byCompany].map(([number, domains]) => [
      number,
      domains.map(shapeDomain).sort((a, b) => standing(a) - standing(b)),
    ]),
  );
}

function standing({ decision, band }: Domain): number {
  if (decision === "accepted") return 0;
  if (decision === "rejected") return 3;
  return band === "reject" ? 2 : 1;
}

function shapeDomain(row: CompanyDomain): Domain {
  return {
    id: row.id,
    domain: row.domain,
    confidence: row.confidence,
    band: row.band,
    decision: row.decision,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reasons: reasons.parse(row.reasons),
    source: row.source,
    lastVerifiedAt: row.lastVerifiedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

const VERIFICATION = { valid: "valid", unknown: "unknown", not_valid: "notValid" } as const;

function shapeEmail(row: OfficerEmail): Email {
  return {
    id: row.id,
    email: row.email,
    verification: VERIFICATION[row.verification],
    reason: row.reason,
    isOffDomain: row.isOffDomain,
    confidence: row.confidence,
    reasons: reasons.parse(row.reasons),
    discoveredAt: row.discoveredAt.toISOString(),
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt.toISOString(),
  };
}

interface OfficerRow {
  id: string;
  companyNumber: string;
  name: string;
  title: string | null;
  forename: string | null;
  otherNames: string | null;
  surname: string | null;
  isCorporate: boolean;
  role: string;
  appointedOn: Date | null;
  appointedBefore: Date | null;
  resignedOn: Date | null;
  state: EnrichmentState | null;
  stateAt: Date | null;
}

/** Officers with their e-mails by company number: current ones first, in the order of appointment. Forgotten people are left out. */
export async function readOfficers(numbers: readonly string[], store: Db = db): Promise<Map<string, Officer[]>> {
  const isShown = { companyNumber: { in: [...numbers] }, suppressedAt: null };
  const [rows, emails] = await Promise.all([
    store.$queryRaw<OfficerRow[]>`${PLANNED_ONCE}
      select officer.id, officer.company_number as "companyNumber", officer.name, officer.title, officer.forename,
        officer.other_names as "otherNames", officer.surname, officer.is_corporate as "isCorporate", officer.role,
        officer.appointed_on as "appointedOn", officer.appointed_before as "appointedBefore", officer.resigned_on as "resignedOn",
        enrichment.state, enrichment.updated_at as "stateAt"
      from officers officer left join officer_enrichment enrichment on enrichment.officer_id = officer.id
      where officer.company_number = any(${[...numbers]}::text[]) and officer.suppressed_at is null
      order by (officer.resigned_on is not null or officer.gone_since is not null), officer.is_corporate,
        coalesce(officer.appointed_on, officer.appointed_before) nulls last, officer.id`,
    store.officerEmail.findMany({
      where: { officer: isShown },
      orderBy: [{ isOffDomain: "asc" }, { confidence: "desc" }, { email: "asc" }],
    }),
  ]);
  const byOfficer = Map.groupBy(emails, (row) => row.officerId);
  const byCompany = Map.groupBy(rows, (row) => row.companyNumber);
  return new Map(
    [...byCompany].map(([number, officers]) => [
      number,
      officers.map((row) => shapeOfficer(row, byOfficer.get(row.id) ?? [])),
    ]),
  );
}

function shapeOfficer(row: OfficerRow, emails: OfficerEmail[]): Officer {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    forename: row.forename,
    otherNames: row.otherNames,
    surname: row.surname,
    isCorporate: row.isCorporate,
    role: row.role,
    appointedOn: isoDay(row.appointedOn),
    appointedBefore: isoDay(row.appointedBefore),
    resignedOn: isoDay(row.resignedOn),
    enrichment: { state: row.state, updatedAt: row.stateAt?.toISOString() ?? null },
    emails: emails.map(shapeEmail),
  };
}

/** One officer's e-mails, surest first. Throws `NOT_FOUND` for an officer nobody knows or who asked to be forgotten. */
export async function readOfficerEmails(officerId: string, store: Db = db): Promise<Email[]> {
  const officer = await store.officer.findFirst({
    where: { id: officerId, suppressedAt: null },
    select: { emails: { orderBy: [{ isOffDomain: "asc" }, { confidence: "desc" }, { email: "asc" }] } },
  });
  if (!officer) throw new AppError("NOT_FOUND", `No officer has the id ${officerId}`, { field: "id" });
  return officer.emails.map(shapeEmail);
}
