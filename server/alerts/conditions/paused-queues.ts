import type { Condition, Firing } from "@/server/alerts/condition";
import { listPauses, type Pause } from "@/server/queues/pauses";

/** Paid queues stopped by themselves: no credit is left, Snov.io refuses our credentials, or it leaves starts unanswered. */
export const pausedQueues: Condition = {
  name: "paused-queues",
  everySeconds: 2,
  find: async () => judgePauses(await listPauses()),
};

export function judgePauses(pauses: readonly Pick<Pause, "cause" | "reason">[]): Firing[] {
  const firing: Firing[] = [];
  const why = (cause: Pause["cause"]) => pauses.find((pause) => pause.cause === cause)?.reason;
  const exhausted = why("out_of_credits");
  if (exhausted !== undefined) {
    firing.push({
      key: "out-of-credits",
      period: null,
      severity: "critical",
      sentence: `Out of credits, so the paid queues are paused (${exhausted}). They go on by themselves once credits are there.`,
      link: "/credits",
    });
  }
  const refused = why("unauthorised");
  if (refused !== undefined) {
    firing.push({
      key: "unauthorised",
      period: null,
      severity: "critical",
      sentence: `Snov.io refuses our credentials, so its queues are paused (${refused}). Mend SNOV_CLIENT_ID and SNOV_CLIENT_SECRET.`,
      link: "/queues",
    });
  }
  const doubtful = why("unknown_starts");
  if (doubtful !== undefined) {
    firing.push({
      key: "unknown-starts",
      period: null,
      severity: "critical",
      sentence: `Paid starts get no answer, so the paid queues are paused (${doubtful}). They go on by themselves once one is answered.`,
      link: "/queues",
    });
  }
  return firing;
}
