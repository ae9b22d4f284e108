import { z } from "zod";
import { operation } from "@/server/credits/schema";
import { flag, listOf, pageInput, pageOf } from "@/server/platform/pagination";
import { companyFilterInput } from "@/server/register/search/filter";

const instant = z.iso.datetime();
const MAX_COMPANIES_PER_RUN = 10_000;

export const enrichmentState = z.enum([
  "pending",
  "in_progress",
  "completed",
  "nothing_found",
  "failed",
  "suppressed",
  "stale",
]);
export type EnrichmentState = z.infer<typeof enrichmentState>;

/** A signal for (positive weight) or against (negative) a candidate. */
export const reason = z.object({
  signal: z.string(),
  weight: z.number(),
  detail: z.string(),
  /** The page that shows it, and when we read it; for evidence on a site only. */
  url: z.string().optional(),
  seenAt: instant.optional(),
});
export type Reason = z.infer<typeof reason>;

export const domain = z.object({
  id: z.uuid(),
  domain: z.string(),
  confidence: z.number().min(0).max(1),
  band: z.enum(["accept", "review", "reject"]),
  decision: z.enum(["accepted", "rejected"]).nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reasons: z.array(reason),
  source: z.enum(["snov", "manual"]),
  lastVerifiedAt: instant,
  expiresAt: instant,
});
export type Domain = z.infer<typeof domain>;

export const email = z.object({
  id: z.uuid(),
  email: z.string(),
  verification: z.enum(["valid", "unknown", "notValid"]),
  reason: z.string().nullable(),
  /** True when the address is not at the domain that was asked for: never shown as the officer's without saying so. */
  isOffDomain: z.boolean(),
  confidence: z.number().min(0).max(1),
  reasons: z.array(reason),
  discoveredAt: instant,
  verifiedAt: instant.nullable(),
  expiresAt: instant,
});
export type Email = z.infer<typeof email>;

export const officer = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  forename: z.string().nullable(),
  otherNames: z.string().nullable(),
  surname: z.string().nullable(),
  isCorporate: z.boolean(),
  role: z.string(),
  appointedOn: z.iso.date().nullable(),
  /** The register has no day for appointments before 1992, only one that they were before. */
  appointedBefore: z.iso.date().nullable(),
  resignedOn: z.iso.date().nullable(),
  /** Null for officers that are never looked up: corporate, resigned, no longer listed. */
  enrichment: z.object({ state: enrichmentState.nullable(), updatedAt: instant.nullable() }),
  emails: z.array(email),
});
export type Officer = z.infer<typeof officer>;

export const runStep = z.enum(["domain", "officers", "emails"]);
export type RunStepName = z.infer<typeof runStep>;

/** Credits as JSON says them: a number, nothing that could be taken for one. */
export const credits = z
  .number({ error: "must be a whole number of credits, for example 400" })
  .int()
  .min(0)
  .max(1_000_000);

export const runSteps = listOf(runStep).refine((chosen) => chosen.length > 0, {
  error: "name at least one of domain, officers, emails",
});

/** Strict: a misspelt `dryRun` must never start a paid run, nor a misspelt filter widen one. */
export const startRunInput = z
  .strictObject({
    name: z.string().trim().min(1).max(120).nullish(),
    companyNumbers: listOf(z.string().max(20), MAX_COMPANIES_PER_RUN).nullish(),
    filter: companyFilterInput.nullish(),
    cap: credits,
    steps: runSteps.default(["domain", "officers", "emails"]),
    /** Buy answers again that are still fresh. */
    refresh: flag.default(false),
    dryRun: flag.default(false),
  })
  .refine((input) => input.companyNumbers != null || input.filter != null, {
    error: "give companyNumbers or filter",
    path: ["companyNumbers"],
  })
  .refine((input) => input.companyNumbers == null || input.filter == null, {
    error: "give either companyNumbers or filter, not both",
    path: ["companyNumbers"],
  });
export type StartRunInput = z.infer<typeof startRunInput>;

export const estimate = z.object({
  companies: z.number().int(),
  minimum: z.number().int(),
  expected: z.number().int(),
  maximum: z.number().int(),
  likely: z
    .object({ from: z.number().int(), to: z.number().int(), minutes: z.number().int() })
    .nullable()
    .default(null)
    .describe(
      "8 in 10 such runs cost from `from` to `to` credits, and it takes about so many minutes when nothing else uses the providers. Null: estimated before it was told.",
    ),
  /** Questions whose answer is still fresh: they cost nothing. */
  cached: z.number().int(),
  /**
   * The same by operation, in the order of asking; `lookups` are those that may be asked at most. Without the run's cap, which lowers
   * `expected` and `maximum` of the whole. Empty for runs that were estimated before it was told.
   */
  operations: z
    .array(
      z.object({
        operation,
        lookups: z.number().int(),
        cached: z.number().int(),
        minimum: z.number().int(),
        expected: z.number().int(),
        maximum: z.number().int(),
      }),
    )
    .default([]),
  /** Companies that are not looked up, and why. */
  skipped: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  /** Officers of the others, as far as we know them, who are not looked up, and why. */
  officersSkipped: z.array(z.object({ reason: z.string(), count: z.number().int() })).default([]),
  /** What the daily cap of who asks leaves today; null: no limit. Beyond it the run waits for the next day. */
  dailyRoom: z.number().int().nullable().default(null),
});
export type Estimate = z.infer<typeof estimate>;

export const run = z.object({
  /** Null for a dry run, which stores nothing. */
  id: z.uuid().nullable(),
  name: z.string(),
  state: z.enum(["estimating", "running", "paused", "completed", "aborted", "failed"]),
  pausedReason: z.string().nullable(),
  /** Who paused it, and since when; null unless it is paused. */
  paused: z.object({ by: z.string(), isPerson: z.boolean(), since: instant }).nullable(),
  steps: z.array(z.string()),
  estimate,
  cap: z.number().int(),
  credits: z.object({
    held: z.number().int(),
    spent: z
      .number()
      .int()
      .describe("What answers cost and what was written off; not what was billed beyond the run's cap."),
    beyond: z
      .number()
      .int()
      .describe(
        "What Snov.io billed for its answers past every cap: no cap had room for it, so it is a drift of its lookup.",
      ),
    released: z.number().int(),
  }),
  progress: z.object({
    total: z.number().int(),
    completed: z.number().int(),
    notFound: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
    remaining: z.number().int(),
  }),
  lookups: z.object({
    asked: z.number().int(),
    cached: z.number().int(),
    waiting: z.number().int(),
    inFlight: z.number().int(),
  }),
  /** Officers who wait because their company's domain accepts any address, or for the first one's answer. */
  waitingOfficers: z.number().int(),
  createdBy: z.string(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
export type Run = z.infer<typeof run>;

export const runPage = pageOf(run);
/** `skipped` tells its reason beside it. */
export const runItemState = z.enum(["in_progress", "completed", "nothing_found", "failed", "skipped"]);
export type RunItemState = z.infer<typeof runItemState>;
export const runItem = z.object({
  companyNumber: z.string(),
  companyName: z.string(),
  state: runItemState,
  skipped: z.string().nullable(),
  domain: z.string().nullable(),
  /** Where there is no such domain: the likeliest one that was found and rejected, by policy or by a person. */
  rejectedDomain: z.string().nullable(),
  emails: z.number().int(),
  creditsSpent: z.number().int(),
});
export const runItemPage = pageOf(runItem);
export const runIdInput = z.strictObject({ id: z.uuid() });
export const listRunsInput = pageInput;
export const listRunItemsInput = pageInput.extend({ id: z.uuid(), state: listOf(runItemState).optional() });

export const decideDomainInput = z.strictObject({
  domainId: z.uuid(),
  /** Null takes a decision back. */
  decision: z.enum(["accepted", "rejected"]).nullable(),
  reason: z.string().trim().max(500).nullish(),
});
export type DecideDomainInput = z.infer<typeof decideDomainInput>;

export const addDomainInput = z.strictObject({
  number: z.string().max(20),
  /** A domain or an address of a page at it; kept as the registrable domain. */
  domain: z.string().trim().min(4).max(500),
  reason: z.string().trim().max(500).nullish(),
});
export type AddDomainInput = z.infer<typeof addDomainInput>;
