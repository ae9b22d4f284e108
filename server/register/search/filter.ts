import { z } from "zod";
import { flag, listOf, numberWithin, wholeNumber } from "@/server/platform/pagination";
import { sicSectionLetters } from "@/server/register/sic/schema";

/** A word of the register's own, such as `active` or `ltd`: its sets are open. */
const registerWord = z
  .string()
  .max(60, { error: "takes words of at most 60 letters" })
  .regex(/^\P{Cc}*$/u, { error: "takes no control characters" });

/** Which companies are meant: the same names in lists, runs, the API and the desk's addresses. */
export const companyFilterInput = z.strictObject({
  /** Words of the present or a former name, a number, a postcode or a domain. */
  q: z.string().trim().max(200).optional(),
  /** An officer's surname, or forename and surname. */
  officer: z.string().trim().min(2).max(100).optional(),
  status: listOf(registerWord).optional(),
  statusDetail: listOf(registerWord).optional(),
  stage: listOf(z.enum(["proposed", "suspended", "discontinued", "dissolved"])).optional(),
  state: listOf(
    z.enum(["pending", "in_progress", "completed", "nothing_found", "failed", "suppressed", "stale"]),
  ).optional(),
  /** The register's words for a company's type: `ltd`, `llp`. */
  type: listOf(registerWord).optional(),
  /** Sections of the industry classification: `F` is construction. */
  section: listOf(z.enum(sicSectionLetters)).optional(),
  /** Five-digit SIC codes or their first digits. */
  sic: listOf(
    z.string().regex(/^\d{1,5}$/, { error: "sic takes codes of one to five digits, for example 43320" }),
  ).optional(),
  /** Postcode areas (`LS`) or a town. */
  area: z.string().trim().max(60).optional(),
  /** A domain that may be used: accepted, or a candidate that nobody refused. */
  hasDomain: flag.optional(),
  hasEmail: flag.optional(),
  /** An address at the company's own domain that Snov.io calls valid, of somebody in office. */
  hasValidEmail: flag.optional(),
  /** Of the best domain that nobody rejected, 0 to 1. */
  minConfidence: numberWithin(0, 1).optional(),
  /** In strike-off with at least this lead score, 0 to 100. */
  minLeadScore: wholeNumber(0, 100).optional(),
  incorporatedFrom: z.iso.date().optional(),
  incorporatedTo: z.iso.date().optional(),
  /** We saw a change on the register within so many days. */
  changedWithin: wholeNumber(1, 3650).optional(),
  /** Expected to be dissolved within so many days (proposed strike-offs only). */
  dueWithin: wholeNumber(0, 3650).optional(),
  /** The best domain waits for a person's word. */
  needsReview: flag.optional(),
  /** In strike-off, with a valid address at its own domain. */
  contactable: flag.optional(),
});
export type CompanyFilter = z.infer<typeof companyFilterInput>;

export const companySort = z.enum([
  "daysLeft",
  "-daysLeft",
  "name",
  "-name",
  "updatedAt",
  "-updatedAt",
  "incorporatedOn",
  "-incorporatedOn",
  "confidence",
  "-confidence",
  "leadScore",
  "-leadScore",
  "number",
]);
export type CompanySort = z.infer<typeof companySort>;
