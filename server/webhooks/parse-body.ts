import { z } from "zod";
import { decodeText } from "@/server/platform/read-body";

/** Snov.io publishes no schema of its callbacks, so an object is all that is asked for. */
const payload = z.looseObject({ event: z.string().max(200).nullish().catch(null) });

export interface ParsedBody {
  /** Exactly as received. */
  text: string;
  event: string | null;
}

/** Null when it is not text, not JSON or not an object. */
export function parseBody(bytes: Uint8Array): ParsedBody | null {
  const text = decodeText(bytes);
  if (text === null) return null;
  try {
    const { event } = payload.parse(JSON.parse(text));
    // A NUL may still come escaped.
    return { text, event: event?.replaceAll("\u0000", "") ?? null };
  } catch {
    return null;
  }
}
