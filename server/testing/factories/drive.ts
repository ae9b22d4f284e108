import { jobs } from "@/server/jobs";
import { db } from "@/server/platform/db/client";
import { collectWhenReady } from "@/server/testing/factories/answers";

const definitionOf = new Map(jobs.map((job) => [job.name as string, job]));

/** Works every job there is, step by step, without pg-boss's waits: for tests of what a whole run does. */
export async function drive(): Promise<void> {
  for (;;) {
    const queued = await db.queueJob.findMany({ where: { state: "queued" } });
    if (queued.length === 0) return;
    for (const [queue, all] of Map.groupBy(queued, (job) => job.queue)) {
      const definition = definitionOf.get(queue);
      if (!definition) throw new Error(`No job works ${queue}`);
      const batch = all.slice(0, 10);
      await definition.run(
        batch.map((job) => ({ id: job.id, payload: job.payload })),
        { signal: new AbortController().signal },
      );
      await db.queueJob.updateMany({
        where: { id: { in: batch.map((job) => job.id) } },
        data: { state: "completed", finishedAt: new Date() },
      });
    }
    for (const { id } of await db.snovTask.findMany({ where: { state: "started" } })) await collectWhenReady(id);
  }
}
