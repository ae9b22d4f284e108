import { db } from "@/server/platform/db/client";

/** Building an index of millions, only to find the disk full again, is tried no sooner. */
const TRIED_AGAIN_MS = 10 * 60_000;

/** Why indexes that a first load put aside could not be brought back, the newest failure, and of how many; null when none failed. */
export async function readFailedRebuilds(): Promise<{ count: number; error: string } | null> {
  const failed = await db.registerRebuild.findMany({
    where: { failedAt: { not: null } },
    orderBy: { failedAt: "desc" },
    select: { error: true },
  });
  const [newest] = failed;
  return newest ? { count: failed.length, error: newest.error ?? "" } : null;
}

/** Whether one failed so lately that whoever looks for stopped imports waits before it is tried again. */
export async function hasRebuildFailedLately(): Promise<boolean> {
  const lately = new Date(Date.now() - TRIED_AGAIN_MS);
  return (await db.registerRebuild.count({ where: { failedAt: { gt: lately } } })) > 0;
}
