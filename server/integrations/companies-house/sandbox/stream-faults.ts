import { z } from "zod";

const share = z.number().min(0).max(1).default(0);
const after = z.int().positive().nullable().default(null);

/** Every way in which the stream misbehaves; what `PUT /_sandbox/stream/faults` takes. Left out means well-behaved. */
export const streamFaultsSchema = z.object({
  // What is written: shares of events before which such a line is put.
  duplicates: share,
  malformed: share,
  unknownKinds: share,
  unknownFields: share,
  deletedFilings: share,
  /** Of what happens: the register takes back or redates a filing that it has told. */
  corrections: share,
  /** The forms of published_at besides the usual one. */
  oddInstants: share,
  // How it is sent: shares of writes.
  cuts: share,
  merges: share,
  /** Events before a connection ends, by the night or in the middle of a line; it is reset; or it falls silent. */
  endAfter: after,
  cutAfter: after,
  resetAfter: after,
  silentAfter: after,
  /** Answers to the next connections, in order. */
  refusals: z.array(z.int().min(400).max(599)).default([]),
});

export type StreamFaults = z.infer<typeof streamFaultsSchema>;
export type StreamFaultsInput = z.input<typeof streamFaultsSchema>;
