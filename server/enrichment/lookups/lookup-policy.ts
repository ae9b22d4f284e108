import { z } from "zod";
import { defineSetting } from "@/server/platform/settings";

/** Which officers are worth an e-mail lookup, by the register's role. */
export const OFFICER_ROLES = ["directors", "secretaries", "others"] as const;
export const MOST_OFFICERS = 10;

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
export type LookupPolicy = z.infer<typeof lookupPolicyValue>;

export const lookupPolicy = defineSetting({
  name: "lookup-policy",
  title: "Lookups",
  schema: lookupPolicyValue,
});
