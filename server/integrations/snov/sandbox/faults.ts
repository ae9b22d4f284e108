import { z } from "zod";

import { AppError } from "@/server/platform/errors";

/** A request that goes wrong. The first rule that fits a request is applied to it. */
const requestFault = z.strictObject({
  on: z.enum(["token", "balance", "start", "result", "any"]),
  /**
   * `hang`: no answer at all; `reset`: the connection breaks; `status`: an error page as HTML; `html`: 200 with a page;
   * `rate-limited`: 429 in plain text; `rate-text`: the same text with status 200; `revoke-token`: the token is forgotten first (401);
   * `no-hash`: a start answer without its hash; `truncated`: half of the JSON; `free-plan`: the answer a free account gets.
   */
  does: z.enum([
    "hang",
    "reset",
    "status",
    "html",
    "rate-limited",
    "rate-text",
    "revoke-token",
    "no-hash",
    "truncated",
    "free-plan",
  ]),
  /** Whether the request is carried out, and so paid for, before it goes wrong. */
  isCarriedOut: z.boolean().default(false),
  status: z.int().min(400).max(599).default(500),
  /** How many requests it hits; null for as long as the rule stands. */
  times: z.int().positive().nullable().default(1),
  /** The share of the fitting requests it hits, decided by the seed and the request's number. */
  share: z.number().min(0).max(1).default(1),
});

const rate = z.strictObject({
  /** Requests in any rolling window, of the whole account, tokens and polls included. */
  limit: z.int().positive().default(60),
  windowMs: z.int().positive().default(60_000),
  /** Snov.io is not known to send `Retry-After`. */
  retryAfterSeconds: z.int().nonnegative().nullable().default(null),
});

const tasks = z.strictObject({
  /** How long a task stays in progress. */
  delayMs: z.int().nonnegative().default(1500),
  pendingWord: z.enum(["in_progress", "in progress"]).default("in_progress"),
  hashIn: z.enum(["data", "meta", "top"]).default("data"),
  /** How PHP prints an empty map. */
  empties: z.enum(["array", "object"]).default("array"),
  /** Whose items come in another order than asked; the official verification sample does. */
  reorders: z.enum(["none", "verification", "all"]).default("verification"),
  /** Whether results repeat the question in `meta`. */
  hasMeta: z.boolean().default(true),
  /** How many items, from the last one, a result that is read leaves out although they are charged. */
  omittedItems: z.int().min(0).max(10).default(0),
  /** How many items, from the first one, it gives in a shape that nobody can read. */
  damagedItems: z.int().min(0).max(10).default(0),
  /** A question that holds these words has its whole start refused as invalid (422); null refuses none. */
  refusedWords: z.string().min(1).nullable().default(null),
});

const frequency = z.enum(["never", "seldom", "always"]).default("seldom");

const credits = z.strictObject({
  /** What a start says when the balance is used up; `task-status` accepts it and ends it with `not_enough_credits`. */
  exhaustedStart: z.enum(["402", "400-v1", "400-v2", "task-status"]).default("402"),
  /** Starts are refused while the balance is below this; 0 never refuses. */
  refuseStartsBelow: z.number().nonnegative().default(1),
  /** How the result of a task without credits says so; `402` only for as long as the account has none. */
  exhaustedResult: z.enum(["task-status", "402"]).default("task-status"),
  /** When the balance cannot cover all that was found: nothing is delivered and charged, or as much as it covers. */
  whenShort: z.enum(["nothing", "partial"]).default("nothing"),
  chargeAt: z.enum(["completion", "start"]).default("completion"),
  /** The Email Finder's price: one credit for each address, as documented, or one for a row with a usable address. */
  emailPrice: z.enum(["per-address", "per-lookup"]).default("per-address"),
  /** For each domain found. */
  domainPrice: z.number().nonnegative().multipleOf(0.01).default(1),
  /** The share of its price that an address found with unknown deliverability costs; 0 bills valid ones only. */
  emailUnknownShare: z.union([z.literal(0), z.literal(1)]).default(1),
  /** For each address that turns out valid or unknown. */
  verificationPrice: z.number().nonnegative().multipleOf(0.01).default(1),
  /** For each address that turns out unknown, where that differs. */
  verificationUnknownPrice: z.number().nonnegative().multipleOf(0.01).nullable().default(null),
  /** For each address that turns out not valid. */
  verificationNotValidPrice: z.number().nonnegative().multipleOf(0.01).default(0),
});

const answers = z.strictObject({ severalEmails: frequency, offDomainEmails: frequency });

const webhooks = z.strictObject({
  isOn: z.boolean().default(true),
  /** A start that names a webhook is refused (422), as on a plan without them. */
  isRefused: z.boolean().default(false),
  delayMs: z.int().nonnegative().default(0),
  /** Extra copies of each delivery, with the same `uid`. */
  duplicates: z.int().min(0).max(20).default(0),
  /** The share of deliveries that never leave. */
  lossShare: z.number().min(0).max(1).default(0),
  /** The body is cut in half. */
  isTruncated: z.boolean().default(false),
  /** Whether `data` is the whole result body or lacks its `meta`. */
  hasMeta: z.boolean().default(true),
  /** A GET before the first POST; without a 2xx the webhook is not used. */
  isProbed: z.boolean().default(false),
  timeoutMs: z.int().positive().default(3000),
  /** Of the ladder of 7 attempts over 38 h; 0.001 makes 20 minutes 1.2 s. */
  ladderScale: z.number().positive().default(0.001),
  isRetried: z.boolean().default(true),
  /** After the 7th failure nothing more is sent to that origin. */
  deactivates: z.boolean().default(false),
});

/** Every doubt about the real service, as a switch. The defaults are its documented or likeliest behaviour. */
export const sandboxFaults = z.strictObject({
  requests: z.array(requestFault).default([]),
  rate: rate.prefault({}),
  tasks: tasks.prefault({}),
  credits: credits.prefault({}),
  answers: answers.prefault({}),
  webhooks: webhooks.prefault({}),
});

export type SandboxFaults = z.infer<typeof sandboxFaults>;
export type RequestFault = z.infer<typeof requestFault>;

type Groups = z.input<typeof sandboxFaults>;
/** A change of some switches; `requests` replaces the whole list, the groups are merged. */
export type FaultChanges = { [Group in keyof Groups]?: Groups[Group] };

const changesShape = z.strictObject({
  requests: z.array(z.unknown()).optional(),
  rate: z.looseObject({}).optional(),
  tasks: z.looseObject({}).optional(),
  credits: z.looseObject({}).optional(),
  answers: z.looseObject({}).optional(),
  webhooks: z.looseObject({}).optional(),
});

/**
 * The switches after a change; members that are not named keep their value.
 * @throws {AppError} BAD_INPUT that names the wrong switch
 */
export function changeFaults(current: SandboxFaults, changes: unknown): SandboxFaults {
  const shape = changesShape.safeParse(changes);
  if (!shape.success) throw badFaults(shape.error);
  const { requests, ...groups } = shape.data;
  const merged = sandboxFaults.safeParse({
    requests,
    rate: { ...current.rate, ...groups.rate },
    tasks: { ...current.tasks, ...groups.tasks },
    credits: { ...current.credits, ...groups.credits },
    answers: { ...current.answers, ...groups.answers },
    webhooks: { ...current.webhooks, ...groups.webhooks },
  });
  if (!merged.success) throw badFaults(merged.error);
  // Rules that are not replaced stay the same objects, so that their hits remain counted.
  return requests === undefined ? { ...merged.data, requests: current.requests } : merged.data;
}

function badFaults(error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue?.path.join(".") || "faults";
  return new AppError("BAD_INPUT", `${field}: ${issue?.message ?? "not a known switch"}`, { field });
}
