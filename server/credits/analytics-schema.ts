import { z } from "zod";

const count = z.number().int();
/** Credits for one of something, to the hundredth; null while there is none. */
const price = z.number().nullable();
const asked = z.object({ asked: count, found: count });

export const analyticsInput = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) });

export const analytics = z.object({
  /** What the credits of the range brought and cost. A company counts when any credit was spent for it. */
  costs: z.object({
    spent: count,
    companies: count,
    runs: count,
    domainsFound: count,
    /** People for whom at least one address was found. */
    peopleFound: count,
    /** Addresses that Snov.io called valid, by the finder or by a verification. */
    addressesValid: count,
    perCompany: price,
    perRun: price,
    perDomain: price,
    perPerson: price,
  }),
  /** By London day, every day present: answers and how many of them were useful. Of verifications, how many were valid. */
  days: z.array(z.object({ day: z.iso.date(), spent: count, domain: asked, email: asked, verification: asked })),
  /** The runs that spent most in the range, with what it brought them. */
  runs: z.array(
    z.object({
      runId: z.uuid(),
      name: z.string(),
      createdAt: z.iso.datetime(),
      spent: count,
      companies: count,
      domainsFound: count,
      peopleFound: count,
      perCompany: price,
    }),
  ),
  forecast: z.object({
    /** The end of the running period. */
    until: z.iso.date(),
    byEnd: z.object({ expected: count, low: count, high: count }).nullable(),
    exhaustedOn: z.object({
      earliest: z.iso.date().nullable(),
      likely: z.iso.date().nullable(),
      latest: z.iso.date().nullable(),
    }),
    observedDays: count,
  }),
});
export type Analytics = z.infer<typeof analytics>;
