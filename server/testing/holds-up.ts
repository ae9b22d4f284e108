import type { Tx } from "@/server/platform/db/client";

/** Whether somebody waits for what this transaction has locked: not for anybody else, as the housekeeping of a test before may. */
export async function holdsUp(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isWaitedFor: boolean }[]>`
    select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))) as "isWaitedFor"`;
  return row?.isWaitedFor ?? false;
}
