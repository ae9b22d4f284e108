import { z } from "zod";

const HIGHEST_PRICE = 10;

const price = (usual: number) =>
  z
    .number({ error: "must be a number of credits" })
    .refine((value) => Number.isInteger(value), {
      error:
        "must be whole credits, because the books are: for half a credit set 1, and the balance readings give back what was not billed",
    })
    .min(0, { error: "must be 0 or more" })
    .max(HIGHEST_PRICE, { error: `must be at most ${HIGHEST_PRICE}` })
    .default(usual);

/**
 * What Snov.io bills, and so what is held before a task starts. The defaults are its documentation's: a domain found; each address
 * found, whether valid or unknown. Nothing found is never billed. What it does not say (the price of a verification, how many
 * addresses of one person it may return) or may mean otherwise is a member here, so that a doubt is mended on the desk.
 */
export const costRulesValue = z.strictObject({
  /** Credits for a domain found. */
  domainFound: price(1),
  /** Credits for a valid address found. */
  emailValid: price(1),
  /** Credits for an address found, of unknown deliverability. */
  emailUnknown: price(1),
  /** Whether the Email Finder bills each address that it returns, or a person once, at the dearest. */
  emailPer: z.enum(["lookup", "address"]).default("address"),
  /**
   * Billed by address, credits are held for so many addresses of one person. No bound is documented: what is billed beyond it is
   * spent where the caps still have room, and a drift that raises an alert where not.
   */
  emailMostAddresses: z
    .int({ error: "must be a whole number of addresses" })
    .min(1, { error: "must be at least one address" })
    .max(10, { error: "must be at most 10 addresses" })
    .default(3),
  /** Credits for an address verified as valid. */
  verificationValid: price(1),
  /** Credits for an address whose deliverability stays unknown. */
  verificationUnknown: price(1),
  /** Credits for an address found not valid. */
  verificationNotValid: price(0),
});

const cap = (usual: number | null) =>
  z
    .int({ error: "must be a whole number of credits" })
    .min(0, { error: "must be 0 or more" })
    .max(1_000_000, { error: "must be at most 1,000,000" })
    .nullable()
    .default(usual);

/** Credits that one person may have held and spent in a London day, by role; null: no limit. A user's own cap goes before it. */
export const dailyCapsValue = z.strictObject({ analyst: cap(500), admin: cap(null) });
