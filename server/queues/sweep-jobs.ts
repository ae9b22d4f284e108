import { db } from "@/server/platform/db/client";

/**
 * Brings our history back in step with pg-boss where a worker died between the two: a job that pg-boss has ended, or put back
 * for a retry by itself (expiry, lost heartbeat), says so here too. Returns how many rows it mended.
 */
export async function sweepJobs(): Promise<number> {
  return db.$executeRaw`
    with theirs as (
      select ours.id, job.state::text as state, job.completed_on, job.output ->> 'message' as message
      from queue_jobs ours join pgboss.job job on job.id = ours.id and job.name = ours.queue
      where ours.state in ('queued', 'active', 'retrying')
        and job.state in ('completed', 'failed', 'cancelled', 'retry')
        and not (job.state = 'retry' and ours.state = 'retrying')
        and coalesce(job.completed_on, job.started_on) < now() - interval '15 seconds'
    ), closed as (
      update queue_job_attempts attempt set ended_at = now(), outcome = 'lost', error = coalesce(theirs.message, 'the worker stopped without a word')
      from theirs where attempt.job_id = theirs.id and attempt.ended_at is null
    )
    update queue_jobs ours
    set state = case theirs.state when 'retry' then 'retrying' else theirs.state end::job_state,
      finished_at = case when theirs.state = 'retry' then null else coalesce(theirs.completed_on, now()) end,
      error = case when theirs.state in ('failed', 'retry') then coalesce(theirs.message, ours.error) else ours.error end
    from theirs where theirs.id = ours.id`;
}
