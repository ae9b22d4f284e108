import { z } from "zod";

const companyNumber = z.string().length(8);
const runId = z.uuid();

interface QueueSettings {
  title: string;
  /** Whose allowance its jobs use. */
  provider: "snov" | "companies-house" | null;
  /** Higher goes first where queues share an allowance. What has begun goes before what begins: officers before further companies, e-mails before further domains. */
  priority: number;
  /** Paid queues pause by themselves when no credit is left. Their jobs are fetched only once their request has a slot. */
  isPaid: boolean;
  payload: z.ZodType<object>;
  /** How many batches one worker process runs at once. */
  concurrency: number;
  /**
   * Jobs fetched, begun and closed together. Of a paid queue they go to the handler together, for one Snov.io task carries up to ten
   * lookups; elsewhere they run beside each other.
   */
  batchSize: number;
  /** How often a transient failure is tried again, where the usual hour of attempts is too short. */
  retryLimit?: number;
}

/** Jobs from this priority on: a person waits for their outcome. */
export const WAITED_FOR_PRIORITY = 2_000_000;

const lookupPayload = z.object({ lookupId: z.uuid() });

/** Every queue of the product: what its jobs carry and how they are worked. */
export const catalogue = {
  "refresh-company": {
    title: "Profile and filings of a company",
    provider: "companies-house",
    priority: 500,
    isPaid: false,
    // Without a run somebody only wants to know what the register says now.
    payload: z.object({ companyNumber, runId: runId.optional() }),
    concurrency: 4,
    batchSize: 1,
  },
  "fetch-officers": {
    title: "Officers of a company",
    provider: "companies-house",
    priority: 520,
    isPaid: false,
    payload: z.object({ companyNumber, runId }),
    concurrency: 4,
    batchSize: 1,
  },
  "fetch-appointments": {
    title: "A person's other appointments",
    provider: "companies-house",
    priority: 440,
    isPaid: false,
    payload: z.object({ officerId: z.string() }),
    concurrency: 2,
    batchSize: 1,
  },
  "check-company": {
    title: "What the stream leaves open",
    provider: "companies-house",
    // Below what runs wait for: a back-fill takes days.
    priority: 60,
    isPaid: false,
    payload: z.object({ companyNumber }),
    concurrency: 2,
    batchSize: 1,
  },
  "find-domain": {
    title: "Domain of a company name",
    provider: "snov",
    priority: 200,
    isPaid: true,
    payload: lookupPayload,
    concurrency: 2,
    batchSize: 10,
  },
  "find-email": {
    title: "E-mail of a person at a domain",
    provider: "snov",
    priority: 300,
    isPaid: true,
    payload: lookupPayload,
    concurrency: 2,
    batchSize: 10,
  },
  "verify-email": {
    title: "Is this address deliverable",
    provider: "snov",
    priority: 100,
    isPaid: true,
    payload: lookupPayload,
    concurrency: 1,
    batchSize: 10,
  },
  "poll-snov-task": {
    title: "Ask for the result of a task",
    provider: "snov",
    priority: 400,
    isPaid: false,
    payload: z.object({ taskId: z.uuid() }),
    concurrency: 4,
    batchSize: 1,
  },
  "apply-delivery": {
    title: "Apply what a webhook announced",
    provider: "snov",
    priority: 410,
    isPaid: false,
    payload: z.object({ deliveryId: z.uuid() }),
    concurrency: 4,
    batchSize: 2,
  },
  "score-domain": {
    title: "Score and store a domain",
    provider: null,
    priority: 350,
    isPaid: false,
    payload: z.object({ companyNumber, runId, lookupId: z.uuid() }),
    concurrency: 2,
    batchSize: 4,
  },
  "check-site": {
    title: "Evidence on pages and in DNS",
    provider: null,
    priority: 345,
    isPaid: false,
    payload: z.object({ domainId: z.uuid(), runId: runId.optional() }),
    concurrency: 8,
    batchSize: 1,
  },
  "store-emails": {
    title: "Score and store e-mails",
    provider: null,
    priority: 340,
    isPaid: false,
    payload: z.object({ companyNumber, runId, lookupId: z.uuid(), officerId: z.string() }),
    concurrency: 2,
    batchSize: 4,
  },
  "store-verification": {
    title: "Store whether an address delivers",
    provider: null,
    priority: 330,
    isPaid: false,
    payload: z.object({ lookupId: z.uuid(), officerId: z.string() }),
    concurrency: 1,
    batchSize: 4,
  },
  "send-alert": {
    title: "Send alerts to the channels",
    provider: null,
    priority: 600,
    isPaid: false,
    payload: z.object({ deliveryId: z.uuid() }),
    concurrency: 2,
    batchSize: 1,
    retryLimit: 40,
  },
} as const satisfies Record<string, QueueSettings>;

export type QueueName = keyof typeof catalogue;
export type PayloadOf<Name extends QueueName> = z.infer<(typeof catalogue)[Name]["payload"]>;

export const queueNames = Object.keys(catalogue) as QueueName[];
export const paidQueues = queueNames.filter((name) => catalogue[name].isPaid);

/** Storing what was paid for is never held back, whatever became of its run. */
export const storingQueues: QueueName[] = ["score-domain", "store-emails", "store-verification"];

/** Their jobs bring home what was paid for: one that is cancelled strands it. */
export const collectingQueues: QueueName[] = ["poll-snov-task", "apply-delivery", ...storingQueues];

export const queueCatalogue = queueNames.map((name) => {
  const { title, provider, priority, isPaid } = catalogue[name];
  return { name, title, provider, priority, isPaid };
});

export function isQueueName(name: string): name is QueueName {
  return name in catalogue;
}

/** Where jobs end that failed for good. */
export function deadLetterOf(name: QueueName): string {
  return `${name}.dead`;
}
