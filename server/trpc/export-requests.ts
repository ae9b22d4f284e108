import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import type { ExportSource } from "@/server/register/export-companies";
import { companyFilterInput } from "@/server/register/filter";
import { exportResponse } from "@/server/trpc/export-response";
import { problemResponse } from "@/server/trpc/problem";
import { authenticate, expected } from "@/server/trpc/rest";
import { readQuery } from "@/server/trpc/rest-input";
import { getSession } from "@/server/trpc/session";

const uuid = z.uuid();

/** An export for whoever is signed in to the desk. */
export async function deskExport(source: ExportSource, fileName: string): Promise<Response> {
  const session = await getSession();
  if (!session || session.mustChangePassword) return new Response("Sign in first\n", { status: 401 });
  if ("runId" in source && !uuid.safeParse(source.runId).success)
    return new Response("There is no such run\n", { status: 404 });
  try {
    return await exportResponse(session.actor, source, fileName);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return new Response(`${error.message}\n`, { status: error.code === "FORBIDDEN" ? 403 : 404 });
  }
}

/** An export for the holder of a token: of a run, else of the companies that the query string's filters mean. */
export async function apiExport(request: Request, runId: string | null): Promise<Response> {
  try {
    const actor = await authenticate(request);
    if (runId !== null) {
      if (!uuid.safeParse(runId).success) throw new AppError("NOT_FOUND", `There is no run ${runId}`, { field: "id" });
      return await exportResponse(actor, { runId }, "strikeline-run");
    }
    const filter = companyFilterInput.safeParse(readQuery(new URL(request.url).searchParams));
    if (!filter.success)
      throw new TRPCError({ code: "BAD_REQUEST", message: "The filter cannot be read", cause: filter.error });
    return await exportResponse(actor, { filter: filter.data }, "strikeline-companies");
  } catch (error) {
    return problemResponse(expected(error));
  }
}
