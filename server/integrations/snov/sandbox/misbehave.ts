import type { Endpoint } from "./api";
import { draw } from "./chance";
import type { RequestFault, SandboxFaults } from "./faults";
import * as reply from "./replies";

/** What happens to a request instead of a healthy answer. */
export type Mishap = { kind: "reply"; reply: reply.Reply } | { kind: "hang" } | { kind: "reset" };

/** Chooses the rule that hits a request, and counts the hits down. */
export function createFaultPicker(seed: string) {
  const hits = new Map<RequestFault, number>();
  let requests = 0;
  return function pickFault(faults: SandboxFaults, endpoint: Endpoint | null): RequestFault | null {
    requests += 1;
    const fitting = faults.requests.find((rule) => {
      const isHere = rule.on === "any" || rule.on === endpoint;
      const isLeft = rule.times === null || (hits.get(rule) ?? 0) < rule.times;
      return isHere && isLeft && draw(seed, "request", requests) < rule.share;
    });
    if (fitting) hits.set(fitting, (hits.get(fitting) ?? 0) + 1);
    return fitting ?? null;
  };
}

/** Spoils one request. `carryOut` answers it the healthy way, with all that this does to the account. */
export function misbehave(
  rule: RequestFault,
  faults: SandboxFaults,
  carryOut: () => reply.Reply,
  revokeTokens: () => void,
): Mishap {
  const spoilt = rule.isCarriedOut ? carryOut() : null;
  const answer = (given: reply.Reply): Mishap => ({ kind: "reply", reply: given });
  switch (rule.does) {
    case "hang":
    case "reset":
      return { kind: rule.does };
    case "status":
      return answer(reply.page(rule.status));
    case "html":
      return answer(reply.page(200));
    case "rate-limited":
      return answer(reply.rateLimited(faults.rate));
    case "rate-text":
      return answer(reply.rateLimited(faults.rate, 200));
    case "revoke-token":
      revokeTokens();
      return answer(carryOut());
    case "free-plan":
      return answer(reply.freePlan);
    case "no-hash":
      return answer({ ...(spoilt ?? carryOut()), body: { data: [], meta: [] } });
    case "truncated": {
      const whole = spoilt ?? carryOut();
      const text = JSON.stringify(whole.body);
      return answer({ ...whole, body: text.slice(0, Math.ceil(text.length / 2)), contentType: "application/json" });
    }
  }
}
