import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { z } from "zod";
import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { decodeText, readBody } from "@/server/platform/read-body";

export const MAX_DELIVERY_BYTES = 1024 * 1024;
/** Of a body that is no JSON so much is kept for whoever looks into it. */
const MOST_KEPT_CHARACTERS = 16 * 1024;

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/** Snov.io publishes no schema of its callbacks, so an object is all that is asked for. */
const payload = z.looseObject({ event: z.string().max(200).nullish().catch(null) });

export interface ParsedBody {
  /** Exactly as received, once decompressed. */
  text: string;
  sha256: string;
  event: string | null;
}

/** Why a body cannot be used, with what of it may be kept. */
export interface Unusable {
  reason: Extract<RejectionReason, "oversized" | "malformed" | "empty" | "not_text" | "bad_encoding">;
  text: string | null;
  sha256: string | null;
}

/** The bytes as they came, or null when there are too many: a declared length is believed when it refuses, not when it allows. */
export async function readRawBody(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_DELIVERY_BYTES) return null;
  try {
    return await readBody(request, MAX_DELIVERY_BYTES);
  } catch (error) {
    if (error instanceof AppError && error.code === "PAYLOAD_TOO_LARGE") return null;
    throw error;
  }
}

/** What a body says. JSON is UTF-8 whatever its label claims, so a charset is not obeyed: bytes that are not UTF-8 are no text. */
export async function parseBody(raw: Uint8Array, encoding: string | null): Promise<ParsedBody | Unusable> {
  const bytes = await decompress(raw, encoding);
  if ("reason" in bytes) return bytes;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (bytes.byteLength === 0) return { reason: "empty", text: null, sha256 };
  const text = decodeText(bytes);
  if (text === null) return { reason: "not_text", text: null, sha256 };
  try {
    const { event } = payload.parse(JSON.parse(text));
    // A NUL may still come escaped.
    return { text, sha256, event: event?.replaceAll("\u0000", "") ?? null };
  } catch {
    return { reason: "malformed", text: text.slice(0, MOST_KEPT_CHARACTERS).toWellFormed(), sha256 };
  }
}

/** A relay on the way may compress. A small body that unfolds to a huge one is cut off at the limit. */
async function decompress(raw: Uint8Array, encoding: string | null): Promise<Uint8Array | Unusable> {
  const name = encoding?.trim().toLowerCase().replace(/^x-/, "") ?? "";
  if (name === "" || name === "identity") return raw;
  const unusable = (reason: Unusable["reason"]): Unusable => ({ reason, text: null, sha256: null });
  if (name !== "gzip" && name !== "deflate" && name !== "br") return unusable("bad_encoding");
  try {
    return await decoders[name](raw, { maxOutputLength: MAX_DELIVERY_BYTES });
  } catch (error) {
    const isTooLong = error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return unusable(isTooLong ? "oversized" : "bad_encoding");
  }
}
