/** What went wrong, in words an adapter can map: HTTP status, tRPC code, exit code. */
export type AppErrorCode =
  | "BAD_INPUT"
  | "NOT_FOUND"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "CONFLICT"
  | "INSUFFICIENT_CREDITS"
  | "TOO_MANY_REQUESTS"
  | "PAYLOAD_TOO_LARGE"
  | "UNAVAILABLE"
  | "INTERNAL";

/** An expected failure whose message may be shown to the person who caused it. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** The input field to mend, when one can be named. */
  readonly field: string | null;

  constructor(code: AppErrorCode, message: string, options: { cause?: unknown; field?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.field = options.field ?? null;
  }
}

export type ProviderName = "snov" | "companies-house";

/** As people know them. */
export const providerNames = { snov: "Snov.io", "companies-house": "Companies House" } satisfies Record<
  ProviderName,
  string
>;

/**
 * How a provider failed, for callers to switch on.
 * `unknown-fate`: a paid request may or may not have been accepted; it must never be re-sent blindly.
 * `malformed`: the answer lacks something we rely on; `body` keeps it as received.
 */
export type ProviderErrorKind =
  | "out-of-credits"
  | "rate-limited"
  | "rejected"
  | "unauthorised"
  | "not-found"
  | "unavailable"
  | "unknown-fate"
  | "malformed";

export class ProviderError extends Error {
  readonly provider: ProviderName;
  readonly kind: ProviderErrorKind;
  readonly status: number | null;
  readonly body: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(details: {
    provider: ProviderName;
    kind: ProviderErrorKind;
    message: string;
    status?: number | null;
    body?: string | null;
    retryAfterSeconds?: number | null;
    cause?: unknown;
  }) {
    super(details.message, { cause: details.cause });
    this.name = "ProviderError";
    this.provider = details.provider;
    this.kind = details.kind;
    this.status = details.status ?? null;
    this.body = details.body ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get isTransient(): boolean {
    return this.kind === "rate-limited" || this.kind === "unavailable";
  }
}

/** The words of any thrown value, without NUL bytes (PostgreSQL's jsonb refuses them). */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll("\u0000", "");
}

export function assertNever(value: never, place: string): never {
  throw new Error(`${place} does not handle ${JSON.stringify(value)}`);
}
