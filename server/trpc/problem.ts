import type { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import { fieldErrorsOf, messageFor } from "@/server/trpc/errors";
import { MethodNotAllowed } from "@/server/trpc/rest-routes";

/** How every error of the API reads (RFC 9457). */
export const problem = z.object({
  type: z.string().meta({ description: "An address that explains this kind of problem" }),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});
export type Problem = z.infer<typeof problem>;

export const PROBLEM_TITLES: Readonly<Record<number, string>> = {
  400: "The request cannot be understood",
  401: "A token is needed",
  402: "Not enough credits",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "In conflict with the present state",
  413: "The body is too large",
  415: "Media type not supported",
  429: "Too many requests",
  500: "Something went wrong",
  502: "A provider failed",
  503: "Not available just now",
};

function problemOf(error: TRPCError): Problem {
  const status = getHTTPStatusCodeFromError(error);
  const title = PROBLEM_TITLES[status] ?? "The request failed";
  return {
    type: `/api/docs#problem-${status}`,
    title,
    status,
    detail: messageFor(error),
    errors: fieldErrorsOf(error),
  };
}

/** The error as the API's answer, with the headers that its status asks for. */
export function problemResponse(error: TRPCError): Response {
  const body = problemOf(error);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (body.status === 401) headers.set("www-authenticate", 'Bearer realm="Strikeline"');
  if (error instanceof MethodNotAllowed) headers.set("allow", error.allowed.join(", "));
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
