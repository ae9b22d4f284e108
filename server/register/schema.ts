import { z } from "zod";
import { domain, enrichmentState, officer } from "@/server/enrichment/schema";
import { flag, pageInput, pageOf } from "@/server/platform/pagination";
import { leadScore } from "@/server/register/lead-score/schema";
import { companyFilterInput, companySort } from "@/server/register/search/filter";

const instant = z.iso.datetime();
const day = z.iso.date();

export const listCompaniesInput = companyFilterInput
  .extend(pageInput.shape)
  .extend({ sort: companySort.default("daysLeft") });
export type ListCompaniesInput = z.infer<typeof listCompaniesInput>;

export const strikeOff = z.object({
  stage: z.enum(["proposed", "suspended", "discontinued", "dissolved"]),
  kind: z.enum(["voluntary", "compulsory"]).nullable(),
  since: day.nullable(),
  noticeOn: day.nullable(),
  expectedDissolutionOn: day.nullable(),
  daysLeft: z.number().int().nullable(),
});
export type StrikeOff = z.infer<typeof strikeOff>;

export const company = z.object({
  number: z.string(),
  /** The number itself until the register has told the name. */
  name: z.string(),
  status: z.string().nullable(),
  statusDetail: z.string().nullable(),
  type: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  incorporatedOn: day.nullable(),
  dissolvedOn: day.nullable(),
  sicCodes: z.array(z.string()),
  address: z.object({
    careOf: z.string().nullable(),
    poBox: z.string().nullable(),
    premises: z.string().nullable(),
    line1: z.string().nullable(),
    line2: z.string().nullable(),
    town: z.string().nullable(),
    county: z.string().nullable(),
    country: z.string().nullable(),
    postcode: z.string().nullable(),
  }),
  accounts: z.object({
    category: z.string().nullable(),
    nextDueOn: day.nullable(),
    lastMadeUpTo: day.nullable(),
    overdue: z.boolean().nullable(),
  }),
  confirmationStatement: z.object({ nextDueOn: day.nullable(), overdue: z.boolean().nullable() }),
  strikeOff: strikeOff.nullable(),
  /** Null when it is not in strike-off. */
  leadScore: leadScore.nullable(),
  enrichment: z.object({
    state: enrichmentState,
    updatedAt: instant.nullable(),
    /** Set while all that is open of it belongs to a paused run: nothing moves until that goes on. */
    waitsFor: z
      .object({ runId: z.uuid(), cause: z.enum(["person", "cap", "daily_cap"]), reason: z.string() })
      .nullable(),
  }),
  domains: z.array(domain),
  officers: z.array(officer),
  creditsSpent: z.number().int(),
  profileFetchedAt: instant.nullable(),
  officersFetchedAt: instant.nullable(),
  updatedAt: instant,
});
export type Company = z.infer<typeof company>;

export const companyPage = pageOf(company);
export const companyNumberInput = z.strictObject({ number: z.string().max(20) });

export const previousName = z.object({ name: z.string(), effectiveFrom: day.nullable(), ceasedOn: day.nullable() });

/** One line of a company's timeline, newest first, whatever its source. */
export const timelineEntry = z.object({
  id: z.string(),
  at: instant,
  /** The day the register gives, when it gives one. */
  occurredOn: day.nullable(),
  source: z.enum(["register", "lookup", "webhook", "credits", "person"]),
  kind: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  taskHash: z.string().nullable(),
  runId: z.uuid().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const companyDetail = company.extend({
  previousNames: z.array(previousName),
  /** The industry codes with their texts; null where no imported file has told it. */
  industries: z.array(z.object({ code: z.string(), title: z.string().nullable() })),
  hasCharges: z.boolean().nullable(),
  hasInsolvencyHistory: z.boolean().nullable(),
  cost: z.object({
    domain: z.number().int(),
    email: z.number().int(),
    verification: z.number().int(),
    held: z.number().int(),
    servedFresh: z.number().int(),
  }),
  /** What asking would cost at most, by button: the whole company, its domain, the e-mails that are missing; one officer, one address. */
  prices: z.object({
    refreshAll: z.number().int(),
    domain: z.number().int(),
    emails: z.number().int(),
    email: z.number().int(),
    verification: z.number().int(),
  }),
});
export type CompanyDetail = z.infer<typeof companyDetail>;

const size = z.object({ count: z.number().int(), exact: z.boolean() });
export const companyCounts = z.object({
  all: size,
  strikeOff: size,
  /** Expected to be dissolved within sixty days. */
  dueSoon: size,
  domainToReview: size,
  readyToContact: size,
});
export type CompanyCounts = z.infer<typeof companyCounts>;

export const importRecord = z.object({
  id: z.uuid(),
  state: z.enum(["running", "completed", "failed"]),
  source: z.string(),
  format: z.enum(["bulk_csv", "number_list"]).nullable(),
  progress: z.object({
    /** Read while the file is being read, then merged; at the end all that the file has. */
    rows: z.number().int(),
    total: z.number().int().nullable(),
    /** What a running import is at; null once it has ended. */
    stage: z.enum(["reading", "merging", "indexing"]).nullable(),
    /** Of the stage, 0 to 1; null when its length is not known. */
    share: z.number().nullable(),
    /** Rows a second in this stage. */
    rate: z.number().nullable(),
    /** Until the stage is done. */
    secondsLeft: z.number().nullable(),
  }),
  summary: z.object({
    added: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.number().int(),
    enteredStrikeOff: z.number().int(),
    leftStrikeOff: z.number().int(),
    /** Companies of ours that a whole snapshot no longer has; they are left as they are. Null when the file is no whole snapshot, or the first. */
    absent: z.number().int().nullable(),
    /** Days that could not be read, of lines that could: what was known of them before stays. */
    valuesLeftOut: z.number().int(),
    /** Lines with bytes that are not UTF-8, read as Windows-1252. */
    linesRepaired: z.number().int(),
  }),
  /** The first 100 of the values left out, and of each file the first 100 lines repaired, each with its line. */
  warnings: z.array(z.string()),
  rejects: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  error: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type ImportRecord = z.infer<typeof importRecord>;
export const importPage = pageOf(importRecord);
export const importNumbersInput = z.strictObject({ companyNumbers: z.array(z.string().max(40)).min(1).max(100_000) });
export const includeRejects = z.strictObject({ id: z.uuid(), rejects: flag.default(true) });
