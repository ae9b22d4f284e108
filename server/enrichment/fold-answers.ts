import { db } from "@/server/platform/db/client";

/** Adds together the rows that many changes of one day left in `answer_tallies`. Returns of how many; their sum stays what it is. */
export async function foldAnswers(): Promise<number> {
  const [row] = await db.$queryRaw<{ folded: number }[]>`select fold_answer_tallies() as folded`;
  return row?.folded ?? 0;
}
