import type { Account } from "./account";
import type { Params } from "./params";
import { invalid, json, notFound, type Reply } from "./replies";
import type { Subscription } from "./state";

/** As documented; what a 51st is answered is not, so it is refused like any other wrong request. */
const MOST_SUBSCRIPTIONS = 50;

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  campaign_email: ["sent", "first_sent", "opened", "bounced", "clicked"],
  campaign_reply: ["received", "first_received", "autoreply_received"],
  campaign_li_reply: ["received", "first_received"],
  campaign_li: ["connection_request_accepted"],
  company: ["found_domains_by_names", "found_company_by_domain"],
  prospect: [
    "found_by_li_url",
    "found_emails_by_name_by_domain",
    "campaign_finished",
    "unsubscribed",
    "found_company_by_domain",
  ],
  email_verification: ["verified"],
  email: ["found_emails_by_domain", "found_generic_contacts_by_domain", "found_prospect_emails"],
  database_search: ["task_result"],
};

const USER_ID = 900_100;

/** Answers a call about the account's webhook subscriptions; `id` is the path's last part, if any. */
export function answerSubscriptions(
  method: string,
  id: string | null,
  params: Params,
  account: Account,
  nowMs: number,
): Reply {
  const { subscriptions } = account.state;
  const meta = { user_id: USER_ID };
  if (id === null) return method === "POST" ? create(params, account, nowMs) : list([...subscriptions.values()]);
  const known = subscriptions.get(id);
  if (!known) return notFound;
  if (method === "DELETE") {
    account.record({ type: "subscription-deleted", id });
    return json(200, { data: { success: true } });
  }
  const { status } = params;
  if (status !== "active" && status !== "deactivated") return invalid("status", "The selected status is invalid.");
  account.record({ type: "subscription-changed", id, status });
  return json(200, { data: view({ ...known, status }), meta });

  function list(all: Subscription[]): Reply {
    return json(200, {
      data: all.map((subscription) => ({ data: view(subscription) })),
      meta: { webhooks_count: all.length, ...meta },
    });
  }
}

function create(params: Params, account: Account, nowMs: number): Reply {
  const object = String(params.event_object ?? "");
  const action = String(params.event_action ?? "");
  const endpoint = String(params.endpoint_url ?? "");
  const actions = EVENTS[object];
  if (!actions) return invalid("event_object", "The selected event object is invalid.");
  if (!actions.includes(action)) return invalid("event_action", "The selected event action is invalid.");
  if (!URL.canParse(endpoint)) return invalid("endpoint_url", "The endpoint url format is invalid.");
  if (account.state.subscriptions.size >= MOST_SUBSCRIPTIONS)
    return invalid("endpoint_url", `The number of webhooks may not be greater than ${MOST_SUBSCRIPTIONS}.`);
  const id = String(101 + account.state.subscriptionsMade);
  const made = { id, object, action, endpoint, at: nowMs };
  account.record({ type: "subscription-created", ...made });
  return json(200, { data: view({ ...made, status: "active" }), meta: { user_id: USER_ID } });
}

function view({ id, endpoint, object, action, status, at }: Subscription) {
  return {
    id: Number(id),
    end_point: endpoint,
    event_object: object,
    event_action: action,
    created_at: Math.floor(at / 1000),
    status,
  };
}
