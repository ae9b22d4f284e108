import { z } from "zod";
import { failureOf } from "./errors";
import type { SnovSubscription, SubscriptionChange, WireAnswer } from "./outcomes";
import { parseWire } from "./read-wire";
import { isRecord } from "./schema";
import type { Exchange } from "./transport";

const PATH = "/v2/webhooks";

const model = z
  .object({
    id: z.union([z.string().min(1), z.number()]).transform(String),
    end_point: z.string(),
    event_object: z.string(),
    event_action: z.string(),
    status: z.string(),
    /** Unix seconds. */
    created_at: z.coerce.number().nullish().catch(null),
  })
  .transform(
    (wire): SnovSubscription => ({
      id: wire.id,
      endpoint: wire.end_point,
      object: wire.event_object,
      action: wire.event_action,
      isActive: wire.status.trim().toLowerCase() === "active",
      createdAt: wire.created_at ? new Date(wire.created_at * 1000) : null,
    }),
  );

/** Each item of the list wraps its model in another `data`; an empty list may be printed as a map. */
const list = z.object({
  data: z.preprocess(
    (value) => (isRecord(value) ? Object.values(value) : value),
    z.array(z.preprocess((item) => (isRecord(item) && isRecord(item.data) ? item.data : item), model)),
  ),
});
const one = z.object({ data: model });

type Call = Pick<Exchange, "method" | "body" | "isPaid" | "signal"> & { path: string };

export interface SubscriptionCalls {
  /** All subscriptions of the account, whoever made them. */
  listSubscriptions(signal?: AbortSignal): Promise<SnovSubscription[]>;
  /** Not idempotent: a repetition makes a second one. */
  createSubscription(
    wanted: Pick<SnovSubscription, "object" | "action" | "endpoint">,
    signal?: AbortSignal,
  ): Promise<SubscriptionChange>;
  setSubscriptionActive(id: string, isActive: boolean, signal?: AbortSignal): Promise<SubscriptionChange>;
  deleteSubscription(id: string, signal?: AbortSignal): Promise<SubscriptionChange>;
}

/** The account's own webhook subscriptions. Free calls; they throw `ProviderError` for what another try may mend. */
export function createSubscriptionCalls(request: (call: Call) => Promise<WireAnswer>): SubscriptionCalls {
  const free = { isPaid: false };
  const at = (id: string) => `${PATH}/${encodeURIComponent(id)}`;
  return {
    listSubscriptions: async (signal) => {
      const wire = await request({ ...free, method: "GET", path: PATH, signal });
      const failure = failureOf(wire);
      if (failure) throw failure;
      return parseWire(list, wire, "list of webhooks").data;
    },
    createSubscription: async ({ object, action, endpoint }, signal) => {
      const body = { event_object: object, event_action: action, endpoint_url: endpoint };
      return mapChange(await request({ ...free, method: "POST", path: PATH, body, signal }));
    },
    setSubscriptionActive: async (id, isActive, signal) => {
      const body = { status: isActive ? "active" : "deactivated" };
      return mapChange(await request({ ...free, method: "PUT", path: at(id), body, signal }));
    },
    deleteSubscription: async (id, signal) =>
      mapChange(await request({ ...free, method: "DELETE", path: at(id), signal })),
  };
}

/** What Snov.io refuses stays refused, so it is an outcome; its words for that are not documented. */
function mapChange(wire: WireAnswer): SubscriptionChange {
  const failure = failureOf(wire);
  if (failure?.kind === "not-found") return { outcome: "gone" };
  if (failure?.kind === "rejected") return { outcome: "refused", why: failure.message };
  if (failure) throw failure;
  return { outcome: "done", subscription: one.safeParse(wire.json).data?.data ?? null };
}
