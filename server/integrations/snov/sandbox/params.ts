import type { IncomingMessage } from "node:http";

import { isRecord } from "../schema";

const MOST_BODY_BYTES = 1024 * 1024;

/** Reads a request's body as text; refuses what no client of Snov.io would send. */
export async function readRequestBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.byteLength;
    if (size > MOST_BODY_BYTES) throw new Error("request body too large");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

export type Params = Record<string, unknown>;

/** Query, form and JSON members merged into one map, the body over the query, as PHP does it. */
export function readParams(query: URLSearchParams, contentType: string | undefined, body: string): Params {
  const params = readPhpParams(query);
  if (body.trim() === "") return params;
  if (contentType?.includes("json") || /^\s*[{[]/.test(body)) {
    const json = readJsonObject(body);
    return { ...params, ...json };
  }
  return { ...params, ...readPhpParams(new URLSearchParams(body)) };
}

function readJsonObject(body: string): Params {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** `names[]=A`, `names[0]=A` and `rows[0][first_name]=A` as lists and maps. */
function readPhpParams(pairs: URLSearchParams): Params {
  const params: Params = Object.create(null);
  for (const [key, value] of pairs) {
    const path = key.replace(/\]/g, "").split("[");
    setAt(params, path.length > 0 ? path : [key], value);
  }
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, listsIn(value)]));
}

function setAt(target: Params, [head = "", ...rest]: string[], value: string): void {
  const key = head === "" ? String(Object.keys(target).length) : head;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const existing = target[key];
  const child: Params = isRecord(existing) ? existing : Object.create(null);
  target[key] = child;
  setAt(child, rest, value);
}

function listsIn(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  const members = keys.map((key) => listsIn(value[key]));
  const isList = keys.every((key, place) => key === String(place));
  return isList ? members : Object.fromEntries(keys.map((key, place) => [key, members[place]]));
}
