import type { ProviderError } from "@/server/platform/errors";

/** How many questions one task may carry. */
export const MAX_BATCH = 10;

export interface PersonQuestion {
  firstName: string;
  lastName: string;
  domain: string;
}

export interface StartOptions {
  /** Where Snov.io posts the result as well; the task can be read in any case. */
  webhookUrl?: string;
  signal?: AbortSignal;
}

/**
 * What became of a paid start request.
 * `started`: with `isWebhookRefused` only once it named no webhook.
 * `not-sent`: surely not accepted, so nothing will be charged and it may be sent again later.
 * `unknown-fate`: it may have been accepted; sending it again could pay twice.
 */
export type StartOutcome =
  | { outcome: "started"; taskHash: string; isWebhookRefused?: boolean }
  | { outcome: "out-of-credits"; status: number; body: string }
  | { outcome: "not-sent"; error: ProviderError }
  | { outcome: "unknown-fate"; error: ProviderError };

/**
 * What a task says when it is read. Questions that it leaves out, or answers in a way that cannot be read, are not among the `answers`:
 * what became of them is open. `refused-for-credits`: the request itself was refused, which says nothing of what the task was billed. `raw` is the parsed body as received.
 * `flaw`: the task is complete, and why nothing of its result can be read.
 * A task that ran out of credits part-way may still list what was paid for before: `answers` holds it, usually nothing, and
 * `hasUnreadable` says that there is more in it than anybody can read.
 */
export type ResultOutcome<Answer> =
  | { outcome: "pending" }
  | { outcome: "completed"; answers: Answer[]; flaw: string | null; raw: unknown }
  | { outcome: "out-of-credits"; answers: Answer[]; hasUnreadable: boolean; raw: unknown }
  | { outcome: "refused-for-credits"; error: ProviderError }
  | { outcome: "unknown-task"; body: string };

export interface DomainAnswer {
  name: string;
  domain: string | null;
}

export interface AddressFlags {
  isValidFormat: boolean;
  isDisposable: boolean;
  isWebmail: boolean;
  isGibberish: boolean;
}

export interface FoundEmail extends AddressFlags {
  email: string;
  status: "valid" | "unknown";
  /** `banned`, `catchall`, `connection_error` or `greylist`; only with `unknown`. */
  unknownReason: string | null;
}

/** The names and the domain come from the task's own echo of the question; null when it gives none. */
export interface EmailAnswer {
  firstName: string | null;
  lastName: string | null;
  domain: string | null;
  people: string;
  /** May hold several addresses, some at other domains than the one asked for. */
  emails: FoundEmail[];
}

export interface VerificationAnswer extends AddressFlags {
  email: string;
  status: "valid" | "not_valid" | "unknown";
  /** As for found e-mails, or `hidden_by_owner`. */
  unknownReason: string | null;
}

export interface SnovBalance {
  /** Whole credits left, rounded down, and what is beyond them. */
  credits: number;
  hundredths: number;
  /** The balance as Snov.io wrote it, such as "4875.00". */
  raw: string;
  limitResetsInDays: number | null;
  expiresInDays: number | null;
}

/** A webhook subscription of the account. */
export interface SnovSubscription {
  id: string;
  /** Where Snov.io posts to; may hold what is secret. */
  endpoint: string;
  /** The event: `company` and `found_domains_by_names`. */
  object: string;
  action: string;
  /** False after seven failed deliveries in a row, or by somebody's hand. */
  isActive: boolean;
  createdAt: Date | null;
}

/** What became of a change to a subscription. `gone`: Snov.io does not know it. The changed one is null where the answer leaves it out. */
export type SubscriptionChange =
  | { outcome: "done"; subscription: SnovSubscription | null }
  | { outcome: "gone" }
  | { outcome: "refused"; why: string };

/** One answer off the wire. `json` is undefined when the body is not JSON. */
export interface WireAnswer {
  status: number;
  body: string;
  json: unknown;
  retryAfterSeconds: number | null;
}
