import { readCredits } from "@/server/credits/reads";
import { readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { countRunningRuns, getRun, listRuns } from "@/server/enrichment/runs/run-reads";
import { runItemState } from "@/server/enrichment/schema";
import { listUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { db } from "@/server/platform/db/client";
import { readHealth } from "@/server/queues/read-health";
import { readQueue, readQueues } from "@/server/queues/reads";
import { readCompany } from "@/server/register/reads";
import { FIRST_LIVE_RUN } from "./bench-live";
import type { Question } from "./register-questions";

const LIMIT = 50;
const PAGES = 8;

/** What is asked while hundreds of thousands of lookups and jobs are under way, and of a hundred thousand runs. */
export async function listLiveQuestions(): Promise<Question[]> {
  const asked = await db.lookup.findMany({ where: { key: { startsWith: "live:" } }, take: 5 });
  return [
    {
      name: "queues with a hundred thousand jobs waiting",
      ask: [() => readQueues(), () => readQueue("find-domain"), () => readHealth()],
    },
    { name: "tasks of unknown fate, two thousand", ask: [() => listUnknownTasks()] },
    { name: "a live run", ask: [() => getRun(FIRST_LIVE_RUN), () => countRunningRuns()] },
    {
      name: "a live run's companies by state",
      ask: runItemState.options.map(
        (state) => () => listRunItems({ id: FIRST_LIVE_RUN, state: [state], limit: LIMIT }),
      ),
    },
    { name: "runs among a hundred thousand, some pages on", ask: await deepRuns() },
    {
      name: "a company that is asked about",
      ask: asked.map(
        ({ companyNumber }) =>
          () =>
            readCompany(companyNumber),
      ),
    },
    { name: "credits with all that is held", ask: [() => readCredits(), () => readCacheHitRate({ days: 30 })] },
  ];
}

/** The pages that a person turns to, and back. */
async function deepRuns(): Promise<Question["ask"]> {
  const cursors: (string | undefined)[] = [undefined];
  for (let page = 0; page < PAGES; page += 1) {
    const { nextCursor } = await listRuns({ limit: LIMIT, cursor: cursors.at(-1) });
    if (nextCursor) cursors.push(nextCursor);
  }
  return [cursors[0], cursors.at(-1)].map((cursor) => () => listRuns({ limit: LIMIT, cursor }));
}
