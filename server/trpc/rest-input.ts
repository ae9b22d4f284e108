import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { decodeText, readBody } from "@/server/platform/read-body";
import type { RouteMatch } from "@/server/trpc/rest-routes";

/** A hundred thousand company numbers fit. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;

const jsonObject = z.record(z.string(), z.unknown());

/** The media type without its parameters, in lower case; empty without one. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/**
 * A procedure's input from the address, the query string and the JSON body; the address wins where names meet. `taken` says
 * which media types the operation takes, for whoever sends another.
 */
export async function readInput(request: Request, { route, params }: RouteMatch, taken: string): Promise<unknown> {
  const { searchParams } = new URL(request.url);
  const query = route.method === "GET" ? readQuery(searchParams) : readGiven(searchParams);
  const body = route.method === "GET" ? {} : await readJson(request, taken);
  if (route.inputs.length === 0) return undefined;
  return { ...query, ...body, ...params };
}

/** What a list is asked for. `stage=` is a form field that nobody filled in: it asks for nothing, whatever the field takes. */
export function readQuery(search: URLSearchParams): Record<string, string | string[]> {
  return readGiven(new URLSearchParams([...search].filter(([, value]) => value.trim() !== "")));
}

/** A name that comes once is a string, one that is repeated a list of them. */
function readGiven(search: URLSearchParams): Record<string, string | string[]> {
  const entries = [...new Set(search.keys())].map((name) => {
    const values = search.getAll(name);
    return [name, values.length === 1 ? (values[0] ?? "") : values] as const;
  });
  return Object.fromEntries(entries);
}

async function readJson(request: Request, taken: string): Promise<Record<string, unknown>> {
  const bytes = await readBody(request, MAX_JSON_BYTES);
  if (bytes.byteLength === 0) return {};
  const mediaType = mediaTypeOf(request);
  if (mediaType !== "application/json") {
    const message = `Send the body as ${taken}, not ${mediaType || "without a content-type"}`;
    throw new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message });
  }
  const text = decodeText(bytes);
  if (text === null) throw new AppError("BAD_INPUT", "The body is not UTF-8 text");
  const parsed = jsonObject.safeParse(parseJson(text));
  if (!parsed.success) throw new AppError("BAD_INPUT", "The body must be a JSON object");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError("BAD_INPUT", `The body is not valid JSON: ${why}`, { cause: error });
  }
}
