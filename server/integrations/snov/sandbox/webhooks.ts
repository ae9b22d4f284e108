import { randomUUID } from "node:crypto";

import type { Clock } from "@/server/platform/clock";

import type { Account } from "./account";
import { draw } from "./chance";
import type { SandboxFaults } from "./faults";
import { QUESTION_KINDS } from "./questions";
import { resultBody } from "./replies";
import type { Delivery, Task } from "./state";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long after the previous attempt each of the seven is made. */
const DELIVERY_LADDER_MS = [0, 20 * MINUTE, 40 * MINUTE, 60 * MINUTE, 4 * HOUR, 8 * HOUR, 24 * HOUR] as const;

export interface WebhookSender {
  /** Announces an ended task at the address it was started with, if any. */
  announce(task: Task): void;
  /** Goes on with the deliveries that a former process left unfinished. */
  resume(): void;
  /** Posts a task's delivery once more, with the same `uid`; false when it is refused or was never planned. */
  redeliver(hash: string): Promise<boolean>;
}

export interface WebhookSenderOptions {
  seed: string;
  account: Account;
  clock: Clock;
  faults: () => SandboxFaults;
  /** Aborts when the sandbox closes. */
  closing: AbortSignal;
}

/** Sends what Snov.io sends: an unsigned POST of `{ event, uid, data }`, up to seven times, three seconds for an answer. */
export function createWebhookSender({ seed, account, clock, faults, closing }: WebhookSenderOptions): WebhookSender {
  const switches = () => faults().webhooks;

  function bodyOf(uid: string, task: Task): string {
    const data = resultBody(task, switches().hasMeta);
    const body = JSON.stringify({ event: QUESTION_KINDS[task.question.kind].event, uid, data });
    return switches().isTruncated ? body.slice(0, Math.floor(body.length / 2)) : body;
  }

  async function isAnsweredWell(url: string, init: RequestInit): Promise<boolean> {
    try {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(switches().timeoutMs)]);
      const response = await fetch(url, { ...init, redirect: "manual", signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  async function post({ uid, hash, url }: Delivery, isExtra: boolean): Promise<boolean> {
    const task = account.state.tasks.get(hash);
    if (!task) return false;
    const headers = { "content-type": "application/json" };
    const isDelivered = await isAnsweredWell(url, { method: "POST", headers, body: bodyOf(uid, task) });
    if (closing.aborted) return false;
    account.record({ type: "delivery-attempted", uid, at: clock.now().getTime(), isDelivered, isExtra });
    return isDelivered;
  }

  /** What Snov.io is said to do before it uses an address: see whether a GET is answered. */
  async function isWelcome({ attempts, url }: Delivery): Promise<boolean> {
    return attempts > 0 || !switches().isProbed || (await isAnsweredWell(url, { method: "GET" }));
  }

  /** The pause before the next attempt (ms), or null when there is none. */
  function nextPause({ attempts, lastAttemptAt, plannedAt }: Delivery): number | null {
    const step = DELIVERY_LADDER_MS[attempts];
    if (step === undefined || (attempts > 0 && !switches().isRetried)) return null;
    const pause = attempts === 0 ? switches().delayMs : step * switches().ladderScale;
    return Math.max(0, (lastAttemptAt ?? plannedAt) + pause - clock.now().getTime());
  }

  async function climb(delivery: Delivery): Promise<void> {
    if (!(await isWelcome(delivery))) {
      account.record({ type: "delivery-lost", hash: delivery.hash });
      return;
    }
    for (let pause = nextPause(delivery); pause !== null; pause = nextPause(delivery)) {
      await clock.sleep(pause, closing);
      if (await post(delivery, false)) return;
      if (closing.aborted) return;
    }
    if (delivery.attempts >= DELIVERY_LADDER_MS.length) giveUp(delivery);
  }

  /** Silently, as the real one does. */
  function giveUp({ subscription, url }: Delivery): void {
    if (subscription !== undefined)
      account.record({ type: "subscription-changed", id: subscription, status: "deactivated" });
    else if (switches().deactivates) account.record({ type: "origin-deactivated", origin: new URL(url).origin });
  }

  async function repeat(delivery: Delivery): Promise<void> {
    await clock.sleep(switches().delayMs, closing);
    await post(delivery, true);
  }

  /** Closing the sandbox ends every wait; anything else that fails here is a fault of the sandbox itself. */
  function inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!closing.aborted) throw error;
    });
  }

  function deliver(hash: string, url: string, subscription?: string): void {
    const uid = randomUUID();
    account.record({ type: "delivery-planned", uid, hash, url, at: clock.now().getTime(), subscription });
    const delivery = account.state.deliveries.get(uid);
    if (!delivery) return;
    inBackground(climb(delivery));
    for (let copy = 0; copy < switches().duplicates; copy++) inBackground(repeat(delivery));
  }

  /** The account's own subscriptions hear of every task, whoever started it and with whatever address. */
  function announceToSubscriptions({ hash, question }: Task): void {
    const { event } = QUESTION_KINDS[question.kind];
    for (const { id, object, action, endpoint, status } of account.state.subscriptions.values()) {
      if (status === "active" && `${object}.${action}` === event) deliver(hash, endpoint, id);
    }
  }

  return {
    announce(task) {
      const { hash, webhookUrl: url } = task;
      if (!switches().isOn) return;
      announceToSubscriptions(task);
      if (url === null || account.state.webhooks.deactivated.includes(new URL(url).origin)) return;
      if (draw(seed, "loss", [...account.state.tasks.keys()].indexOf(hash)) < switches().lossShare) {
        account.record({ type: "delivery-lost", hash });
        return;
      }
      deliver(hash, url);
    },
    resume() {
      for (const delivery of account.state.deliveries.values()) {
        if (!delivery.isDelivered && delivery.attempts < DELIVERY_LADDER_MS.length) inBackground(climb(delivery));
      }
    },
    async redeliver(hash) {
      const delivery = [...account.state.deliveries.values()].find((candidate) => candidate.hash === hash);
      return delivery ? post(delivery, true) : false;
    },
  };
}
