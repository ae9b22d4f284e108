import { TRPCError } from "@trpc/server";
import { z } from "zod";
import type { Actor } from "@/server/access/actor";
import { analyticsFileInput, ledgerFilter } from "@/server/credits/schema";
import { AppError } from "@/server/platform/errors";
import type { ExportSource } from "@/server/register/search/export-companies";
import { companyFilterInput } from "@/server/register/search/filter";
import { assertStorable } from "@/server/trpc/assert-storable";
import { analyticsResponse, ledgerResponse } from "@/server/trpc/credit-files";
import { exportResponse } from "@/server/trpc/export-response";
import { problemResponse } from "@/server/trpc/problem";
import { authenticate, expected } from "@/server/trpc/rest";
import { readQuery } from "@/server/trpc/rest-input";
import { getSession } from "@/server/trpc/session";

const uuid = z.uuid();
const STATUS: Partial<Record<AppError["code"], number>> = { FORBIDDEN: 403, NOT_FOUND: 404 };

/** A file for whoever is signed in to the desk. */
export async function deskFile(write: (actor: Actor) => Promise<Response>): Promise<Response> {
  const session = await getSession();
  if (!session || session.mustChangePassword) return new Response("Sign in first\n", { status: 401 });
  try {
    return await write(session.actor);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return new Response(`${error.message}\n`, { status: STATUS[error.code] ?? 400 });
  }
}

/** Companies for whoever is signed in to the desk. */
export function deskExport(source: ExportSource, fileName: string): Promise<Response> {
  return deskFile((actor) => {
    assertStorable(source);
    if ("runId" in source) requireRunId(source.runId);
    return exportResponse(actor, source, fileName);
  });
}

/** A file for the holder of a token. */
async function apiFile(request: Request, write: (actor: Actor) => Promise<Response>): Promise<Response> {
  try {
    return await write(await authenticate(request));
  } catch (error) {
    return problemResponse(expected(error));
  }
}

/** Companies for the holder of a token: of a run, else those that the query string's filters mean. */
export function apiExport(request: Request, runId: string | null): Promise<Response> {
  return apiFile(request, (actor) => {
    if (runId === null) {
      refuseEmpty(request);
      return exportResponse(actor, { filter: filterOf(request, companyFilterInput) }, "strikeline-companies");
    }
    requireRunId(runId);
    return exportResponse(actor, { runId }, "strikeline-run");
  });
}

/** The ledger for the holder of a token, with the filters of its list. */
export function apiLedger(request: Request): Promise<Response> {
  return apiFile(request, () => {
    refuseEmpty(request);
    return ledgerResponse(filterOf(request, ledgerFilter));
  });
}

/** One table of the analytics for the holder of a token. */
export function apiAnalytics(request: Request): Promise<Response> {
  return apiFile(request, () => analyticsResponse(filterOf(request, analyticsFileInput)));
}

function filterOf<Filter extends z.ZodType>(request: Request, schema: Filter): z.output<Filter> {
  const query = readQuery(new URL(request.url).searchParams);
  assertStorable(query);
  const filter = schema.safeParse(query);
  if (filter.success) return filter.data;
  throw new TRPCError({ code: "BAD_REQUEST", message: "The filter cannot be read", cause: filter.error });
}

/** A list shows what an empty parameter leaves open; a file that leaves the house is of what was named, and of nothing by accident. */
function refuseEmpty(request: Request): void {
  const { searchParams } = new URL(request.url);
  const field = [...searchParams.keys()].find((name) =>
    searchParams.getAll(name).every((value) => /^[\s,]*$/.test(value)),
  );
  if (field !== undefined)
    throw new AppError("BAD_INPUT", `${field} is empty: give it a value, or leave it out`, { field });
}

function requireRunId(id: string): void {
  if (!uuid.safeParse(id).success) throw new AppError("NOT_FOUND", `There is no run ${id}`, { field: "id" });
}
