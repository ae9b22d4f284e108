import { expect } from "vitest";
import { type Role, systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { problem } from "@/server/trpc/problem";
import { handleRest } from "@/server/trpc/rest";

/** A token of each role, once `createTokens` has made them. */
export const tokens: Record<Role, string> = { viewer: "", analyst: "", admin: "" };

export async function createTokens(): Promise<void> {
  for (const role of ["viewer", "analyst", "admin"] as const) {
    tokens[role] = (await createToken(systemActor, { name: `a ${role}`, role })).token;
  }
}

interface Options {
  token?: string | null;
  body?: BodyInit;
  type?: string;
}

/** Asks the API at `path` (which begins behind `/api/v1`), as the admin unless told otherwise. */
export function askRest(
  method: string,
  path: string,
  { token = tokens.admin, body, type = "application/json" }: Options = {},
): Promise<Response> {
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  if (body !== undefined) headers.set("content-type", type);
  return handleRest(new Request(`http://localhost/api/v1${path}`, { method, headers, body }));
}

/** The problem that an answer tells, of which the shape is checked. */
export async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  return body;
}
