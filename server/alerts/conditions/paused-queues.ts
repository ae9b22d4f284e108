import type { Condition, Firing } from "@/server/alerts/condition";
import { listPauses, type Pause } from "@/server/queues/pauses";

/** Paid queues stopped by themselves: no credit is left, Snov.io refuses our credentials, or it leaves starts unanswered. */
export const pausedQueues: Condition = {
  name: "paused-queues",
  everySeconds: 2,
  find: async () => judgePauses(await listPauses()),
};

type JudgedPause = Pick<Pause, "queue" | "cause" | "reason">;

export function judgePauses(pauses: readonly JudgedPause[]): Firing[] {
  const byCause = Map.groupBy(pauses, ({ cause }) => cause);
  const firing: Firing[] = [];
  for (const cause of ["out_of_credits", "unauthorised", "unknown_starts"] as const) {
    const stopped = byCause.get(cause);
    const [first] = stopped ?? [];
    if (!stopped || !first) continue;
    const { key, link, sentence } = CAUSES[cause];
    const said = sentence(nameQueues(stopped), first.reason, stopped.length === 1);
    firing.push({ key, period: null, severity: "critical", sentence: said, link });
  }
  return firing;
}

interface Wording extends Pick<Firing, "key" | "link"> {
  sentence(queues: string, reason: string, isOne: boolean): string;
}

const CAUSES: Record<Exclude<Pause["cause"], "person">, Wording> = {
  out_of_credits: {
    key: "out-of-credits",
    link: "/credits",
    sentence: (queues, reason, isOne) =>
      `Out of credits for ${queues}, so ${isOne ? "it is" : "they are"} paused (${reason}). ${isOne ? "It goes" : "They go"} on by ${isOne ? "itself" : "themselves"} once credits are there.`,
  },
  unauthorised: {
    key: "unauthorised",
    link: "/queues",
    sentence: (queues, reason, isOne) =>
      `Snov.io refuses our credentials, so ${queues} ${isOne ? "is" : "are"} paused (${reason}). Mend SNOV_CLIENT_ID and SNOV_CLIENT_SECRET.`,
  },
  unknown_starts: {
    key: "unknown-starts",
    link: "/queues",
    sentence: (queues, reason, isOne) =>
      `Paid starts get no answer, so ${queues} ${isOne ? "is" : "are"} paused (${reason}). ${isOne ? "It goes" : "They go"} on by ${isOne ? "itself" : "themselves"} once one is answered.`,
  },
};

/** As the desk's page of queues names them. */
function nameQueues(stopped: readonly JudgedPause[]): string {
  const names = stopped.map(({ queue }) => queue).toSorted();
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}
