import { z } from "zod";
import { flag, listOf } from "@/server/platform/pagination";

/** Which companies are meant: the same names in lists, runs, the API and the desk's addresses. */
export const companyFilterInput = z.strictObject({
  /** Words of the name, a number or a postcode. */
  q: z.string().trim().max(200).optional(),
  status: listOf(z.string()).optional(),
  statusDetail: listOf(z.string()).optional(),
  stage: listOf(z.enum(["proposed", "suspended", "discontinued", "dissolved"])).optional(),
  state: listOf(
    z.enum(["pending", "in_progress", "completed", "nothing_found", "failed", "suppressed", "stale"]),
  ).optional(),
  /** Five-digit SIC codes or their first digits. */
  sic: listOf(
    z.string().regex(/^\d{1,5}$/, { error: "sic takes codes of one to five digits, for example 43320" }),
  ).optional(),
  /** Postcode areas (`LS`) or a town. */
  area: z.string().trim().max(60).optional(),
  /** A domain that may be used: accepted, or a candidate that nobody refused. */
  hasDomain: flag.optional(),
  hasEmail: flag.optional(),
  /** Expected to be dissolved within so many days (proposed strike-offs only). */
  dueWithin: z.coerce.number().int().min(0).max(3650).optional(),
  /** The best domain waits for a person's word. */
  needsReview: flag.optional(),
  /** In strike-off, with a valid address at its own domain. */
  contactable: flag.optional(),
});
export type CompanyFilter = z.infer<typeof companyFilterInput>;

export const companySort = z.enum(["daysLeft", "-daysLeft", "name", "-name", "updatedAt", "-updatedAt", "number"]);
export type CompanySort = z.infer<typeof companySort>;
