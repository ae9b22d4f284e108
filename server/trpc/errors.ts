import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type AppErrorCode, assertNever, ProviderError, type ProviderName } from "@/server/platform/errors";

type Code = TRPCError["code"];

const CODES = {
  BAD_INPUT: "BAD_REQUEST",
  NOT_FOUND: "NOT_FOUND",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  CONFLICT: "CONFLICT",
  INSUFFICIENT_CREDITS: "PAYMENT_REQUIRED",
  TOO_MANY_REQUESTS: "TOO_MANY_REQUESTS",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  INTERNAL: "INTERNAL_SERVER_ERROR",
} satisfies Record<AppErrorCode, Code>;

const PROVIDERS = { snov: "Snov.io", "companies-house": "Companies House" } satisfies Record<ProviderName, string>;

const UNEXPECTED = "Something went wrong";

export interface FieldError {
  field: string;
  message: string;
}

/** The one place where the product's errors become a caller's. Returns null for what nobody expected. */
export function toTrpcError(error: unknown): TRPCError | null {
  if (error instanceof AppError)
    return new TRPCError({ code: CODES[error.code], message: error.message, cause: error });
  if (error instanceof ProviderError) return fromProvider(error);
  return null;
}

function fromProvider(error: ProviderError): TRPCError {
  const provider = PROVIDERS[error.provider];
  switch (error.kind) {
    case "out-of-credits":
      return new TRPCError({
        code: "PAYMENT_REQUIRED",
        message: `${provider} says that no credits are left`,
        cause: error,
      });
    case "rate-limited":
    case "unavailable":
      return new TRPCError({
        code: "SERVICE_UNAVAILABLE",
        message: `${provider} cannot be asked just now: try again in a minute`,
        cause: error,
      });
    case "not-found":
      return new TRPCError({ code: "NOT_FOUND", message: `${provider} does not know it`, cause: error });
    case "unauthorised":
      return new TRPCError({
        code: "BAD_GATEWAY",
        message: `${provider} refuses our credentials: an admin has to check them`,
        cause: error,
      });
    case "rejected":
    case "unknown-fate":
    case "malformed":
      return new TRPCError({
        code: "BAD_GATEWAY",
        message: `${provider} gave an answer that could not be used`,
        cause: error,
      });
    default:
      return assertNever(error.kind, "server/trpc/errors.ts");
  }
}

/** Which input fields to mend, by path (`filter.sic`). */
export function fieldErrorsOf(error: TRPCError): FieldError[] {
  if (error.cause instanceof AppError)
    return error.cause.field ? [{ field: error.cause.field, message: error.message }] : [];
  if (error.code !== "BAD_REQUEST" || !(error.cause instanceof ZodError)) return [];
  const mistakes = error.cause.issues.flatMap((issue) => {
    const path = nameOf(issue.path);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ field: [...path, key].join("."), message: "is not known here" }));
    return [{ field: path.join("."), message: issue.message }];
  });
  // Several values of one list may be wrong in the same way.
  return [...new Map(mistakes.map((mistake) => [`${mistake.field} ${mistake.message}`, mistake])).values()];
}

/** A list is known by its name, not by the place of a value in it. */
function nameOf(path: readonly PropertyKey[]): string[] {
  const end = path.findLastIndex((part) => typeof part !== "number");
  return path.slice(0, end + 1).map(String);
}

/** The sentence for the caller; an unexpected error keeps its own words for the log. */
export function messageFor(error: TRPCError): string {
  if (error.code === "INTERNAL_SERVER_ERROR" && !(error.cause instanceof AppError)) return UNEXPECTED;
  if (!(error.cause instanceof ZodError)) return error.message;
  return fieldErrorsOf(error)
    .map(({ field, message }) => (field ? `${field}: ${message}` : message))
    .join("; ");
}
