import { z } from "zod";
import { runStep } from "@/server/enrichment/schema";

const answerDays = (usual: number) =>
  z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(730, { error: "must be at most 730 days" })
    .default(usual);

/**
 * Days an answer is served again for nothing. What was not found is asked again soonest: nothing found costs nothing, and a company
 * lives about two months after its first notice. What is not certain is paid each time, so it is kept a little longer.
 */
export const freshnessValue = z.strictObject({
  domainFound: answerDays(30),
  domainNotFound: answerDays(14),
  emailValid: answerDays(90),
  emailUnknown: answerDays(30),
  emailNotFound: answerDays(14),
  verification: answerDays(90),
  verificationUnknown: answerDays(30),
});

/** Which officers are worth an e-mail lookup, by the register's role. */
const OFFICER_ROLES = ["directors", "secretaries", "others"] as const;
const MOST_OFFICERS = 10;

/**
 * - `verification`: what is verified after an address was found. Never by default: the finder's own answer is a verification of the
 *   same moment, so asking at once buys the same word for a second credit. `unknown` asks about what the finder could not settle,
 *   except at domains that accept any address, where no verification can; `all` asks about every address.
 * - `catchAll`: what happens when the first officer's address shows that the domain accepts any address, so that further addresses
 *   would be guesses at a credit each: the others wait for a person's decision, are asked about all the same, or are left.
 * - `roles`, `officersPerCompany`: whose e-mail is looked up, and of how many officers of a company at most.
 */
export const lookupPolicyValue = z.strictObject({
  verification: z.enum(["never", "unknown", "all"]).default("never"),
  catchAll: z.enum(["wait", "go-on", "stop"]).default("wait"),
  roles: z.array(z.enum(OFFICER_ROLES)).min(1, { error: "choose at least one role" }).default(["directors", "others"]),
  officersPerCompany: z
    .int({ error: "must be a whole number of officers" })
    .min(1, { error: "must be at least one officer" })
    .max(MOST_OFFICERS, { error: `must be at most ${MOST_OFFICERS} officers` })
    .default(5),
});

/**
 * When a domain's pages are read. `unsure`: when the names alone do not suffice to accept it. `never` leaves its DNS alone too.
 */
export const siteEvidenceValue = z.strictObject({
  read: z.enum(["unsure", "always", "never"], { error: "must be unsure, always or never" }).default("unsure"),
  /** Days until a domain is looked at again. */
  days: z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(365, { error: "must be at most 365 days" })
    .default(30),
});

const years = z
  .int({ error: "must be a whole number of years" })
  .min(0, { error: "must be 0 or more" })
  .max(300, { error: "must be at most 300 years" });
const texts = (what: string, form: RegExp) =>
  z.array(z.string().trim().regex(form, { error: what })).max(100, { error: "takes at most 100" });

/** Which companies that enter strike-off are enriched by themselves. An empty list lets every company through. */
export const autoEnrichmentValue = z.strictObject({
  isOn: z.boolean().default(false),
  /** The beginnings of SIC codes: `43` for a division, `43210` for one class. */
  sicPrefixes: texts("takes one to five digits each, such as 43 or 43210", /^\d{1,5}$/).default([]),
  /** Postcode areas: `LS`, `M`. */
  areas: texts("takes postcode areas of one or two letters, such as LS", /^[A-Za-z]{1,2}$/).default([]),
  /** Register's types: `ltd`, `llp`. */
  types: texts("takes company types in the register's words, such as ltd", /^[a-z0-9-]{2,60}$/).default([]),
  minYears: years.nullable().default(null),
  maxYears: years.nullable().default(null),
  creditsPerDay: z
    .int({ error: "must be a whole number of credits" })
    .min(1, { error: "must be at least one credit" })
    .max(100_000, { error: "must be at most 100,000 credits" })
    .default(50),
  steps: z.array(runStep).min(1, { error: "names at least one step" }).default(["domain", "officers", "emails"]),
});

/** What may be set from now on: years that some company can have. */
export const autoEnrichmentInput = autoEnrichmentValue.refine(
  ({ minYears, maxYears }) => minYears === null || maxYears === null || minYears <= maxYears,
  { path: ["minYears"], error: "must not be more years than maxYears, the most that a company may have traded" },
);

export const staleRefreshValue = z.strictObject({
  isOn: z.boolean().default(false),
  /** What the refresh may spend in a London day. */
  creditsPerDay: z
    .int({ error: "must be a whole number of credits" })
    .min(1, { error: "must be at least one credit" })
    .max(100_000, { error: "must be at most 100,000 credits" })
    .default(100),
});
