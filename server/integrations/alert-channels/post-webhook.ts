import type { SendResult } from "@/server/integrations/alert-channels/send-result";
import { SafeFetchError, safeFetch } from "@/server/integrations/http/safe-fetch";
import { signWebhook } from "@/server/platform/standard-webhooks";

/** The specification's upper recommendation is 30 s; who takes longer than this is asked again later. */
const TIMEOUT_MS = 15_000;
const MOST_BYTES = 64_000;

export interface WebhookMessage {
  url: string;
  /** The first is the newest; all of them sign. */
  secrets: readonly string[];
  /** The same over all attempts. */
  id: string;
  /** The attempt's own time. */
  at: Date;
  body: string;
  allowPrivate: boolean;
  signal?: AbortSignal;
}

/** Posts a message signed after Standard Webhooks 1.0.0. Never throws: whatever happens is a result. */
export async function postWebhook({ url, secrets, id, at, body, ...options }: WebhookMessage): Promise<SendResult> {
  try {
    const { status } = await safeFetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Strikeline",
        ...signWebhook(secrets, { id, at, body }),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
      allowPrivate: options.allowPrivate,
      signal: options.signal,
    });
    return judgeStatus(status);
  } catch (error) {
    if (!(error instanceof SafeFetchError)) throw error;
    if (error.kind !== "refused") return { outcome: "later", status: null, detail: `${error.message}.` };
    return {
      outcome: "refused",
      status: null,
      detail: `${error.message}. To allow private receivers set ALERT_ALLOW_PRIVATE_TARGETS=true.`,
    };
  }
}

/** Standard Webhooks: 2xx is delivered, 410 ends it, everything else is tried again; redirects are not followed. */
function judgeStatus(status: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: "delivered", status, detail: "The receiver took it." };
  if (status === 410) {
    return { outcome: "gone", status, detail: "The receiver answered 410 Gone: it wants no more alerts." };
  }
  if (status >= 300 && status < 400) {
    return {
      outcome: "later",
      status,
      detail: `The receiver redirects (${status}), which is not followed: set its final address.`,
    };
  }
  return { outcome: "later", status, detail: `The receiver answered ${status}.` };
}
