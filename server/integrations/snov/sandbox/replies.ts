import type { SandboxFaults } from "./faults";
import { echoOf } from "./questions";
import type { Task } from "./state";

export interface Reply {
  status: number;
  /** A string is sent as plain text, anything else as JSON. */
  body: unknown;
  contentType?: string;
  headers?: Record<string, string>;
}

export const json = (status: number, body: unknown): Reply => ({ status, body });

export const notFound = json(404, { errors: { code: 404, title: "Sorry, but url or entity not found", source: "" } });
export const unauthenticated = json(401, { message: "Unauthenticated." });
export const wrongCredentials = json(401, {
  error: "invalid_client",
  error_description: "The user credentials were incorrect.",
});
export const unknownTask = json(422, { message: "Request not found" });
export const freePlan = json(403, {
  errors: { type: "FreePlan", message: "To try Snov.io API for free, please contact support or upgrade your plan." },
});

export function invalid(field: string, text: string): Reply {
  return json(422, { message: text, errors: { [field]: [text] } });
}

export function page(status: number): Reply {
  const title = status === 200 ? "We will be back soon" : `${status} Server Error`;
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, body, contentType: "text/html; charset=utf-8" };
}

export function rateLimited({ retryAfterSeconds }: SandboxFaults["rate"], status = 429): Reply {
  const headers = retryAfterSeconds === null ? undefined : { "retry-after": String(retryAfterSeconds) };
  return { status, body: "Your request rate is limited, please try again later", headers };
}

const RAN_OUT = "Sorry, you ran out of credits, please order more credits";

/** The three refusals seen for an account without credits. */
export function outOfCredits(mode: SandboxFaults["credits"]["exhaustedStart"]): Reply {
  switch (mode) {
    case "400-v1":
      return json(400, { success: false, message: RAN_OUT });
    case "400-v2":
      return json(400, { errors: [{ user_id: RAN_OUT }] });
    case "402":
    case "task-status":
      return json(402, { success: false, message: "Not enough credits" });
  }
}

export function started(task: Task, hashIn: SandboxFaults["tasks"]["hashIn"]): Reply {
  const meta = echoOf(task.question);
  const hash = { task_hash: task.hash };
  switch (hashIn) {
    case "data":
      return json(200, { data: hash, meta });
    case "meta":
      return json(200, { data: [], meta: { ...meta, ...hash } });
    case "top":
      return json(200, { ...hash, data: [], meta });
  }
}

/** The body that a result request, or a webhook, reports about an ended task. */
export function resultBody(task: Task, hasMeta: boolean): Record<string, unknown> {
  const meta = hasMeta ? { meta: { ...echoOf(task.question), task_hash: task.hash } } : {};
  if (task.end === null) return { status: "in_progress", ...meta };
  if (task.end.status === "not_enough_credits" && task.end.data.length === 0)
    return { status: "not_enough_credits", ...meta };
  return { status: task.end.status, data: task.end.data, ...meta };
}
