import type { QueueName } from "@/server/queues/catalogue";

/**
 * The common table expressions that enqueue one job for each row of `source` (columns `payload` and `task_id`), with its history
 * row, inside a larger statement: for a caller that must store and enqueue at once. `handed` holds a row a job. They write
 * pg-boss's table as its own insert does; a test compares the two.
 */
export function enqueueSql(name: QueueName, source: string): string {
  return `
  queued as (
    insert into queue_jobs (id, queue, payload, snov_task_id)
    select gen_random_uuid(), '${name}', payload, task_id from ${source}
    returning id, queue, payload
  ), handed as (
    insert into pgboss.job (
      id, name, data, priority, start_after, created_on, expire_seconds, deletion_seconds, keep_until, retry_limit, retry_delay,
      retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds, blocked, blocking, pending_dependencies
    )
    select queued.id, queued.queue, queued.payload, 0, pgboss.job_now(), pgboss.job_now(), queue.expire_seconds,
      queue.deletion_seconds, pgboss.job_now() + queue.retention_seconds * interval '1s', queue.retry_limit, queue.retry_delay,
      queue.retry_backoff, queue.retry_delay_max, queue.policy, queue.dead_letter, queue.heartbeat_seconds, false, false, 0
    from queued join pgboss.queue queue on queue.name = queued.queue
    returning id, name
  ), woken as (
    select pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), name) from handed limit 1
  )`;
}
