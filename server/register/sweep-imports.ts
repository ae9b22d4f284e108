import { db } from "@/server/platform/db/client";

const STANDS_STILL_MINUTES = 10;

/** Ends imports whose process died. What they stored stays; importing the file again adds only what is missing. */
export async function sweepImports(): Promise<number> {
  const before = new Date(Date.now() - STANDS_STILL_MINUTES * 60_000);
  const { count } = await db.import.updateMany({
    where: { state: "running", progressedAt: { lt: before } },
    data: {
      state: "failed",
      finishedAt: new Date(),
      error: "The import stopped half-way. Import the file again: what is stored already is left as it is.",
    },
  });
  return count;
}
