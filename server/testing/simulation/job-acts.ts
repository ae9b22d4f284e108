import type { Product } from "./bundle";
import type { JobAct } from "./scenario";
import { admin, type World } from "./world";

const FAILED =
  "select id::text from queue_jobs where state = 'failed' and discarded_at is null order by created_at, id";
const FAILING = `select distinct queue as id from queue_jobs where state = 'failed' and discarded_at is null order by 1`;
const WAITING = `select id::text from queue_jobs where state in ('queued', 'retrying')
  and queue in ('find-domain', 'find-email', 'verify-email', 'refresh-company', 'fetch-officers') order by created_at, id`;
const DELIVERED = "select id::text from snov_webhooks where rejection is null order by received_at, id";
const REASON = { reason: "the scenario's" };

/**
 * What admins do by hand with jobs, deliveries and limits while the engine works. Each says `false` when there was nothing to act on; who
 * comes too late is refused.
 */
export const jobActs: Record<JobAct, (world: World, product: Product) => Promise<unknown>> = {
  "retry-job": (world, product) => withOne(world, FAILED, (id) => product.retryJob(admin, id)),
  "retry-failed-jobs": (world, product) =>
    withOne(world, FAILING, (name) => product.retryFailedJobs(admin, { name, dryRun: false })),
  "discard-job": (world, product) => withOne(world, FAILED, (id) => product.discardJob(admin, id)),
  "discard-failed-jobs": (world, product) =>
    withOne(world, FAILING, (name) => product.discardFailedJobs(admin, { name, dryRun: false })),
  "cancel-job": (world, product) => withOne(world, WAITING, (id) => product.cancelJob(admin, id)),
  "replay-delivery": (world, product) => withOne(world, DELIVERED, (id) => product.replayDelivery(admin, id)),
  "lower-budget": (world, product) => product.setBudget(admin, { limit: world.random.between(0, 12), ...REASON }),
  "lift-budget": (_, product) => product.setBudget(admin, { limit: null, ...REASON }),
};

/** Does something with one of the rows that a query finds, `id` each. */
export async function withOne(
  { stage, random }: World,
  sql: string,
  work: (id: string) => Promise<unknown>,
): Promise<unknown> {
  const found = await stage.database.ask<{ id: string }>(sql);
  return found.length === 0 ? false : work(random.pick(found).id);
}
