import { z } from "zod";
import { pageInput, pageOf, wholeNumber } from "@/server/platform/pagination";

const instant = z.iso.datetime();
const count = z.number().int();

export const operation = z.enum(["domain", "email", "verification"]);
export type Operation = z.infer<typeof operation>;
const byOperation = z.object({ domain: count, email: count, verification: count });

/** New credits, as a reading of the balance showed them. */
export const grant = z.object({
  kind: z.enum(["opening", "renewal", "top_up"]),
  credits: count,
  /** Snov.io's balance then. */
  balance: count,
  resetsAt: instant.nullable(),
  grantedAt: instant,
});

export const credits = z.object({
  available: count,
  held: count,
  /** What answers cost, as the ledger's account has it. */
  spent: count,
  writtenOff: count,
  budget: z.object({
    limit: count.nullable(),
    remaining: count.nullable(),
    held: count,
    spent: count,
    startsAt: instant,
    endsAt: instant,
  }),
  /** `spent` by operation. */
  byOperation,
  /**
   * All that went for lookups by operation: what answers cost, what was written off and what was billed beyond every cap.
   * Companies, analytics and every chart count it so; budgets, runs and daily caps leave out what was billed beyond them.
   */
  burnt: byOperation,
  providerBalance: count.nullable(),
  reconciledAt: instant.nullable(),
  /** Differences between Snov.io's balance and our books that nobody has explained, added up. */
  drift: count,
  /** The last credits that came: a renewal's are the plan's. */
  lastGrant: grant.nullable(),
  /** Set while paid queues wait for credits: the last ones may do for one operation and not for another. */
  paused: z.object({ queues: z.array(z.string()), reason: z.string(), since: instant }).nullable(),
  forecast: z.object({ exhaustedOn: z.iso.date().nullable(), perDay: z.number() }),
  /** Held by starts whose fate is unknown. */
  unknown: count,
  /** The Snov tasks that hold credits now. */
  holds: z.object({ tasks: count, oldestAt: instant.nullable() }),
  /** The most that one lookup may be billed, and so what every cap must have left before one starts. */
  mostPerLookup: byOperation,
  /** The quick proof that the desk shows: all accounts sum to zero, and the last entry agrees with the projection. */
  books: z.object({ entries: count, isBalanced: z.boolean() }),
});
export type Credits = z.infer<typeof credits>;

export const ledgerEntry = z.object({
  sequence: count,
  at: instant,
  kind: z.enum(["grant", "hold", "commit", "release", "write_off", "drift"]),
  amount: count,
  /** The change of what is available: negative for a hold, positive for a release, 0 for a commit. */
  available: count,
  availableAfter: count,
  operation: operation.nullable(),
  cause: z.string(),
  actor: z.string(),
  companyNumber: z.string().nullable(),
  companyName: z.string().nullable(),
  runId: z.uuid().nullable(),
  runName: z.string().nullable(),
  taskHash: z.string().nullable(),
  hash: z.string(),
  previousHash: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;
export const ledgerPage = pageOf(ledgerEntry);
export const ledgerInput = pageInput.extend({
  kind: ledgerEntry.shape.kind.optional(),
  operation: operation.optional(),
  companyNumber: z.string().max(20).optional(),
  runId: z.uuid().optional(),
});
export type LedgerInput = z.infer<typeof ledgerInput>;
/** The list's filter, without its pages. */
export const ledgerFilter = ledgerInput.omit({ cursor: true, limit: true });
export type LedgerFilter = z.infer<typeof ledgerFilter>;

export const burnInput = z.strictObject({ days: wholeNumber(1, 366).default(30) });
/** Credits that went for lookups (`burnt`) by London day and operation, every day of the range present, the last one unfinished. */
export const burn = z.object({
  days: z.array(byOperation.extend({ day: z.iso.date(), released: count })),
  found: z.object({ domainsAsked: count, domainsFound: count, emailsAsked: count, emailsFound: count }),
});
export type Burn = z.infer<typeof burn>;

/** What went for lookups in 28 London days, by hour of the week: all 168 from Monday (1) at midnight to Sunday (7) at eleven. */
export const spendingHours = z.object({
  since: z.iso.date(),
  hours: z.array(z.object({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23), spent: count })),
});
export type SpendingHours = z.infer<typeof spendingHours>;

export const spendersInput = z.strictObject({ days: wholeNumber(1, 366).default(30) });
/** What the credits of a range were spent for, dearest first. Null: lookups that belong to no run. */
export const spenders = z.object({
  items: z.array(
    byOperation.extend({
      runId: z.uuid().nullable(),
      name: z.string(),
      requestedBy: z.enum(["person", "stream"]),
      createdBy: z.string().nullable(),
      /** Written off, or billed beyond every cap: of whatever operation. */
      uncommitted: count,
      /** All that went, as analytics count it. */
      spent: count,
    }),
  ),
});
export type Spenders = z.infer<typeof spenders>;

export const setBudgetInput = z.strictObject({
  limit: z.number().int().min(0).max(10_000_000).nullable(),
  reason: z.string().trim().min(3, { error: "say why, in a few words" }).max(500),
});

/** A difference between Snov.io's balance and our books that no renewal accounts for. */
export const drift = z.object({
  id: z.uuid(),
  /** The ledger's entry that moved the books. */
  sequence: count,
  /** Negative: credits went without us. Positive: Snov.io billed less than we booked. */
  amount: count,
  /** What that entry says of itself. */
  entry: z.string(),
  /** What showed it: a reading of the balance, or an answer that was billed beyond its hold and beyond a cap. */
  by: z.enum(["reading", "answer"]),
  state: z.enum(["open", "explained", "closed"]),
  cause: z.string().nullable(),
  endedBy: z.string().nullable(),
  openedAt: instant,
  endedAt: instant.nullable(),
});
export type Drift = z.infer<typeof drift>;
export const explainDriftInput = z.strictObject({
  id: z.uuid(),
  cause: z.string().trim().min(3, { error: "say what it came from, in a few words" }).max(500),
});

/** A task whose start request may or may not have been accepted. */
export const unknownTask = z.object({
  id: z.uuid(),
  kind: operation,
  lookups: count,
  held: count,
  /** Lookups that have no answer yet, and the most that asking them anew costs at today's prices. */
  open: count,
  priceAnew: count,
  /** Snov.io has told its hash: its result is read again and again. Otherwise an admin who finds the hash may tell it. */
  isHashKnown: z.boolean(),
  failure: z.string().nullable(),
  createdAt: instant,
});
export type UnknownTask = z.infer<typeof unknownTask>;
export const decideUnknownTaskInput = z.strictObject({
  taskId: z.uuid(),
  /** `write-off` books the held credits as gone; `retry` asks again and may pay twice. */
  decision: z.enum(["write-off", "retry"]),
  reason: z.string().trim().min(3, { error: "say why, in a few words" }).max(500),
});

/** A task that was written off and whose hash nobody has told: an admin who finds it still can, and its answers cost nothing more. */
export const writtenOffTask = z.object({
  id: z.uuid(),
  kind: operation,
  /** Lookups that would take its answers. */
  lookups: count,
  credits: count,
  /** Why it was written off. */
  reason: z.string().nullable(),
  createdAt: instant,
  writtenOffAt: instant.nullable(),
});
export type WrittenOffTask = z.infer<typeof writtenOffTask>;

export const nameTaskHashInput = z.strictObject({
  taskId: z.uuid(),
  /** As Snov.io's dashboard, its usage history or its support names the task. */
  hash: z
    .string()
    .trim()
    .regex(/^\S{1,200}$/, { error: "must be the hash of one task, without spaces" }),
  reason: z.string().trim().min(3, { error: "say where it was found, in a few words" }).max(500),
});
export type NameTaskHashInput = z.infer<typeof nameTaskHashInput>;

/** Credits for one of something, to the hundredth; null while there is none. */
const price = z.number().nullable();
const answers = z.object({ asked: count, found: count });

export const analyticsInput = z.strictObject({ days: wholeNumber(1, 366).default(30) });
export const analyticsPart = z.enum(["days", "runs", "costs", "forecast"]);
export type AnalyticsPart = z.infer<typeof analyticsPart>;
/** A CSV file is one table of the analytics. */
export const analyticsFileInput = analyticsInput.extend({ part: analyticsPart.default("days") });
export type AnalyticsFileInput = z.infer<typeof analyticsFileInput>;

export const analytics = z.object({
  /**
   * What the credits of the range brought and cost: those spent, those written off and those that answers were billed beyond every cap.
   * A company counts when a credit was spent for it in the range, here and by run.
   */
  costs: z.object({
    spent: count,
    companies: count,
    runs: count,
    domainsFound: count,
    /** People for whom at least one address was found. */
    peopleFound: count,
    /** Addresses that Snov.io called valid, by the finder or by a verification. */
    addressesValid: count,
    perCompany: price,
    perRun: price,
    perDomain: price,
    perPerson: price,
  }),
  /**
   * By London day, every day present: credits in all and by operation; answers and how many of them were useful. Of verifications, how
   * many were valid.
   */
  days: z.array(
    z.object({
      day: z.iso.date(),
      spent: count,
      spentOn: byOperation,
      domain: answers,
      email: answers,
      verification: answers,
    }),
  ),
  /** The runs that spent most in the range, with what it brought them. */
  runs: z.array(
    z.object({
      runId: z.uuid(),
      name: z.string(),
      createdAt: z.iso.datetime(),
      spent: count,
      companies: count,
      domainsFound: count,
      peopleFound: count,
      perCompany: price,
    }),
  ),
  forecast: z.object({
    /** The end of the running period. */
    until: z.iso.date(),
    byEnd: z.object({ expected: count, low: count, high: count }).nullable(),
    exhaustedOn: z.object({
      earliest: z.iso.date().nullable(),
      likely: z.iso.date().nullable(),
      latest: z.iso.date().nullable(),
    }),
    observedDays: count,
  }),
});
export type Analytics = z.infer<typeof analytics>;
