import { z } from "zod";

import { question } from "./questions";

const instant = z.number();

/** Everything that happens to the account. The state is what these add up to; the journal is their list. */
export const sandboxEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("opened"), credits: z.number() }),
  z.object({ type: z.literal("credits-set"), balance: z.number() }),
  z.object({ type: z.literal("renewed"), balance: z.number(), at: instant }),
  z.object({ type: z.literal("token-issued"), token: z.string(), expiresAt: instant }),
  z.object({ type: z.literal("tokens-revoked") }),
  z.object({ type: z.literal("start-requested") }),
  z.object({
    type: z.literal("task-accepted"),
    hash: z.string(),
    question,
    webhookUrl: z.string().nullable(),
    at: instant,
    dueAt: instant,
    /** Accepted though no credit was left; it will end with `not_enough_credits`. */
    isDoomed: z.boolean(),
    /** Credits taken at the start, when the account is charged so; null when at completion. */
    prepaid: z.number().nullable(),
  }),
  z.object({
    type: z.literal("task-ended"),
    hash: z.string(),
    at: instant,
    status: z.enum(["completed", "not_enough_credits"]),
    data: z.array(z.unknown()),
    charged: z.number(),
  }),
  z.object({
    type: z.literal("delivery-planned"),
    uid: z.string(),
    hash: z.string(),
    url: z.string(),
    at: instant,
    /** The account's subscription it belongs to; without one it goes to the task's own address. */
    subscription: z.string().optional(),
  }),
  z.object({
    type: z.literal("delivery-attempted"),
    uid: z.string(),
    at: instant,
    isDelivered: z.boolean(),
    isExtra: z.boolean(),
  }),
  z.object({ type: z.literal("delivery-lost"), hash: z.string() }),
  z.object({ type: z.literal("origin-deactivated"), origin: z.string() }),
  z.object({
    type: z.literal("subscription-created"),
    id: z.string(),
    object: z.string(),
    action: z.string(),
    endpoint: z.string(),
    at: instant,
  }),
  z.object({ type: z.literal("subscription-changed"), id: z.string(), status: z.enum(["active", "deactivated"]) }),
  z.object({ type: z.literal("subscription-deleted"), id: z.string() }),
]);

export type SandboxEvent = z.infer<typeof sandboxEvent>;
type EventOf<Type extends SandboxEvent["type"]> = Extract<SandboxEvent, { type: Type }>;

export interface Task extends Omit<EventOf<"task-accepted">, "type"> {
  end: Omit<EventOf<"task-ended">, "type"> | null;
}

export interface Subscription extends Omit<EventOf<"subscription-created">, "type"> {
  status: "active" | "deactivated";
}

export interface Delivery {
  uid: string;
  hash: string;
  url: string;
  plannedAt: number;
  attempts: number;
  lastAttemptAt: number | null;
  isDelivered: boolean;
  subscription?: string;
}

export interface AccountState {
  balance: number;
  /** When the plan was last renewed; null since the account was opened. */
  renewedAt: number | null;
  charged: { domain: number; email: number; verification: number; total: number };
  starts: number;
  tokens: Map<string, number>;
  tasks: Map<string, Task>;
  deliveries: Map<string, Delivery>;
  subscriptions: Map<string, Subscription>;
  /** Ids are never given twice. */
  subscriptionsMade: number;
  webhooks: { sent: number; delivered: number; failed: number; lost: number; deactivated: string[] };
}

export function emptyState(): AccountState {
  return {
    balance: 0,
    renewedAt: null,
    charged: { domain: 0, email: 0, verification: 0, total: 0 },
    starts: 0,
    tokens: new Map(),
    tasks: new Map(),
    deliveries: new Map(),
    subscriptions: new Map(),
    subscriptionsMade: 0,
    webhooks: { sent: 0, delivered: 0, failed: 0, lost: 0, deactivated: [] },
  };
}

/** Balances have two decimals; sums of them must not grow more. */
export function toCents(credits: number): number {
  return Math.round(credits * 100) / 100;
}

function charge(state: AccountState, task: Pick<Task, "question">, credits: number): void {
  state.balance = toCents(state.balance - credits);
  state.charged[task.question.kind] = toCents(state.charged[task.question.kind] + credits);
  state.charged.total = toCents(state.charged.total + credits);
}

export function applyEvent(state: AccountState, event: SandboxEvent): void {
  switch (event.type) {
    case "opened":
      state.balance = event.credits;
      return;
    case "credits-set":
      state.balance = event.balance;
      return;
    case "renewed":
      state.balance = event.balance;
      state.renewedAt = event.at;
      return;
    case "token-issued":
      state.tokens.set(event.token, event.expiresAt);
      return;
    case "tokens-revoked":
      state.tokens.clear();
      return;
    case "start-requested":
      state.starts += 1;
      return;
    case "task-accepted": {
      const { type: _, ...task } = event;
      state.tasks.set(event.hash, { ...task, end: null });
      charge(state, task, event.prepaid ?? 0);
      return;
    }
    case "task-ended": {
      const { type: _, ...end } = event;
      const task = state.tasks.get(event.hash);
      if (!task) return;
      task.end = end;
      charge(state, task, event.charged);
      return;
    }
    case "delivery-planned":
      state.deliveries.set(event.uid, { ...planned(event), attempts: 0, lastAttemptAt: null, isDelivered: false });
      return;
    case "delivery-attempted":
      countAttempt(state, event);
      return;
    case "delivery-lost":
      state.webhooks.lost += 1;
      return;
    case "origin-deactivated":
      state.webhooks.deactivated.push(event.origin);
      return;
    case "subscription-created": {
      const { type: _, ...subscription } = event;
      state.subscriptions.set(event.id, { ...subscription, status: "active" });
      state.subscriptionsMade += 1;
      return;
    }
    case "subscription-changed": {
      const subscription = state.subscriptions.get(event.id);
      if (subscription) subscription.status = event.status;
      return;
    }
    case "subscription-deleted":
      state.subscriptions.delete(event.id);
      return;
  }
}

function planned({ uid, hash, url, at, subscription }: EventOf<"delivery-planned">) {
  return { uid, hash, url, plannedAt: at, subscription };
}

function countAttempt(state: AccountState, { uid, at, isDelivered, isExtra }: EventOf<"delivery-attempted">): void {
  state.webhooks.sent += 1;
  if (isDelivered) state.webhooks.delivered += 1;
  else state.webhooks.failed += 1;
  const delivery = state.deliveries.get(uid);
  if (!delivery || isExtra) return;
  delivery.attempts += 1;
  delivery.lastAttemptAt = at;
  delivery.isDelivered ||= isDelivered;
}
