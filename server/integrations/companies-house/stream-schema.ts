import { z } from "zod";
import { companyWire, filingWire, text } from "./schema";

/** The streams we read, by the last part of their address. */
export const STREAMS = ["companies", "filings"] as const;
export type StreamName = (typeof STREAMS)[number];

/**
 * An event as the wire says it, read tolerantly: kinds and further members are open, `data` may be absent. Of the envelope only
 * what nothing could be done without is required.
 */
export const eventWire = z.object({
  resource_kind: z.string(),
  resource_uri: z.string().nullish(),
  resource_id: z.string().nullish(),
  data: z.unknown().optional(),
  event: z.object({
    /** The offset in the stream: rises, with gaps; never above 2^53. */
    timepoint: z.int().nonnegative(),
    published_at: z.string().nullish(),
    type: z.string().nullish(),
  }),
});
export type EventWire = z.infer<typeof eventWire>;

/** A profile in an event; its number may be told by the event's address alone. */
export const streamedCompanyWire = companyWire.extend({ company_number: text });
export const streamedFilingWire = filingWire.extend({ transaction_id: text });
