import { ProviderError } from "@/server/platform/errors";

/** How many causes of causes are told: enough for any real chain, and an end to one that bites its tail. */
const DEEPEST = 5;

export interface ErrorDescription {
  type: string;
  message: string;
  stack?: string;
  provider?: string;
  kind?: string;
  status?: number | null;
  cause?: unknown;
}

/**
 * An error as a log line shows it: only what is named here. Other properties stay out, above all a provider's `body`, which holds
 * people's names and addresses. What is no error is told by its type alone. That a provider fails is expected: its words tell all,
 * and where in our code it was noticed tells nothing.
 */
export function describeError(
  error: unknown,
  depth = 0,
  isExpected = error instanceof ProviderError,
): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === "string" ? error : "" };
  const { provider, kind, status } = error instanceof ProviderError ? error : {};
  return {
    type: error.name,
    message: error.message,
    stack: isExpected ? undefined : error.stack,
    provider,
    kind,
    status,
    cause:
      error.cause !== undefined && depth < DEEPEST
        ? describeError(error.cause, depth + 1, isExpected || undefined)
        : undefined,
  };
}
