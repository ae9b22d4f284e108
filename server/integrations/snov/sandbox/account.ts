import { randomBytes } from "node:crypto";

import type { Clock } from "@/server/platform/clock";

import type { SandboxFaults } from "./faults";
import type { Journal } from "./journal";
import { answerQuestion, type Question, reorderItems } from "./questions";
import { type AccountState, applyEvent, emptyState, type SandboxEvent, type Task, toCents } from "./state";

export interface AccountOptions {
  seed: string;
  credits: number;
  clock: Clock;
  journal: Journal;
  faults: () => SandboxFaults;
}

/** The account behind the sandbox: its credits, tokens and tasks. Hashes and tokens are random, so they never repeat over restarts. */
export interface Account {
  readonly state: Readonly<AccountState>;
  record(event: SandboxEvent): void;
  /** A new billing period: what was left rolls over. */
  renew(credits: number): void;
  /** Days to the next renewal. */
  daysToReset(): number;
  issueToken(lifetimeSeconds: number): string;
  isTokenGood(token: string): boolean;
  /** The new task, or null when the balance does not allow one. */
  startTask(question: Question, webhookUrl: string | null): Task | null;
  /** Ends every task whose time has come and returns those. */
  endDueTasks(): Task[];
}

const PERIOD_DAYS = 30;
/** The account is found in the middle of its period. */
const FIRST_RESET_DAYS = 17;

interface Settlement {
  status: "completed" | "not_enough_credits";
  items: unknown[];
  price: number;
}

export function createAccount({ seed, credits, clock, journal, faults }: AccountOptions): Account {
  const state = emptyState();
  for (const event of journal.past) applyEvent(state, event);

  function record(event: SandboxEvent): void {
    journal.append(event);
    applyEvent(state, event);
  }

  if (journal.past.length === 0) record({ type: "opened", credits });

  const nowMs = () => clock.now().getTime();

  function settle(question: Question, balance: number): Settlement {
    const priced = answerQuestion(seed, question, faults());
    const price = toCents(priced.reduce((sum, { price }) => sum + price, 0));
    if (price <= balance) return { status: "completed", items: priced.map(({ item }) => item), price };
    if (faults().credits.whenShort === "nothing") return { status: "not_enough_credits", items: [], price: 0 };
    let spent = 0;
    const paid = priced.filter((item) => {
      if (item.price === 0 || toCents(spent + item.price) > balance) return false;
      spent = toCents(spent + item.price);
      return true;
    });
    return { status: "not_enough_credits", items: paid.map(({ item }) => item), price: spent };
  }

  function endTask(task: Task): void {
    const { question, hash, isDoomed, prepaid } = task;
    const settlement: Settlement = isDoomed
      ? { status: "not_enough_credits", items: [], price: 0 }
      : settle(question, prepaid ?? state.balance);
    const data = reorderItems(settlement.items, question.kind, faults().tasks.reorders);
    const charged = prepaid === null ? settlement.price : 0;
    record({ type: "task-ended", hash, at: nowMs(), status: settlement.status, data, charged });
  }

  return {
    state,
    record,
    renew: (credits) => record({ type: "renewed", balance: toCents(state.balance + credits), at: nowMs() }),
    daysToReset() {
      if (state.renewedAt === null) return FIRST_RESET_DAYS;
      return PERIOD_DAYS - (Math.floor((nowMs() - state.renewedAt) / 86_400_000) % PERIOD_DAYS);
    },
    issueToken(lifetimeSeconds) {
      const token = randomBytes(20).toString("hex");
      record({ type: "token-issued", token, expiresAt: nowMs() + lifetimeSeconds * 1000 });
      return token;
    },
    isTokenGood: (token) => (state.tokens.get(token) ?? 0) > nowMs(),
    startTask(question, webhookUrl) {
      const rules = faults().credits;
      const isExhausted = state.balance < rules.refuseStartsBelow;
      if (isExhausted && rules.exhaustedStart !== "task-status") return null;
      const hash = randomBytes(16).toString("hex");
      const at = nowMs();
      const prepaid = rules.chargeAt === "start" && !isExhausted ? settle(question, state.balance).price : null;
      const dueAt = at + faults().tasks.delayMs;
      record({ type: "task-accepted", hash, question, webhookUrl, at, dueAt, isDoomed: isExhausted, prepaid });
      const task = state.tasks.get(hash);
      return task ?? null;
    },
    endDueTasks() {
      const due = [...state.tasks.values()].filter((task) => task.end === null && task.dueAt <= nowMs());
      for (const task of due) endTask(task);
      return due;
    },
  };
}
