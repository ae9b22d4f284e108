import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import { db } from "@/server/platform/db/client";
import type { Lead } from "@/server/register/stream/move-position";
import { takeLead } from "@/server/register/stream/positions";

/** The status detail of a company in strike-off. */
export const PROPOSED = "active-proposal-to-strike-off";

/** The company that the lines below are about. */
export const STREAMED = "97000001";

/** Leads the stream of companies in place of whoever led it before. */
export async function leadCompanies(): Promise<Lead> {
  const [companies] = await takeLead("test");
  if (!companies) throw new Error("no lead was taken");
  return companies;
}

/** For `applyLines`, where a test does not ask whose strike-off ended. */
export const tellNobody = async () => undefined;

/** A line of the stream of companies as it arrives; `over` adds members of the profile. */
export function profileLine(timepoint: number, over: object = {}): StreamLine {
  const data = {
    company_name: "QUILLMARSH BAKERY LTD",
    company_number: STREAMED,
    type: "ltd",
    company_status: "active",
    ...over,
  };
  const uri = `/company/${data.company_number}`;
  const event = { timepoint, published_at: "2026-11-22T06:00:00", type: "changed" };
  return {
    text: JSON.stringify({ resource_kind: "company-profile", resource_uri: uri, resource_id: STREAMED, data, event }),
    isTooLong: false,
  };
}

export function filingLine(timepoint: number, type: string, description: string, date: string): StreamLine {
  const uri = `/company/${STREAMED}/filing-history/${type}${date}`;
  const data = { category: "gazette", date, description, transaction_id: `${type}${date}`, type };
  const event = { timepoint, published_at: "2026-11-22T06:00:00", type: "changed" };
  return {
    text: JSON.stringify({ resource_kind: "filing-history", resource_uri: uri, data, event }),
    isTooLong: false,
  };
}

export const today = new Date().toISOString().slice(0, 10);

export const noticeLine = (timepoint: number) => filingLine(timepoint, "GAZ1", "gazette-notice-compulsory", today);

/** What the register holds of the company, and its events by kind. */
export async function readStreamed() {
  const company = await db.company.findUnique({ where: { number: STREAMED } });
  const events = await db.registerEvent.findMany({ where: { companyNumber: STREAMED }, orderBy: { kind: "asc" } });
  return {
    company: company && {
      name: company.name,
      stage: company.strikeOffStage,
      kind: company.strikeOffKind,
      notice: company.strikeOffNoticeOn,
    },
    events: events.map(({ kind, source }) => `${source} ${kind}`),
  };
}
