import { db } from "@/server/platform/db/client";

/** What a task's result brought, in words: "3 answers stored, 2 with something found, 2 credits spent". */
export async function describeAnswers(taskId: string): Promise<string> {
  const lookups = await db.lookup.findMany({ where: { taskId }, select: { state: true, creditsSpent: true } });
  const found = lookups.filter(({ state }) => state === "found").length;
  const answered = found + lookups.filter(({ state }) => state === "not_found").length;
  if (answered === 0) return "Snov.io did not answer these lookups: they wait again, or their fate is open.";
  const credits = lookups.reduce((sum, { creditsSpent }) => sum + creditsSpent, 0);
  return `${count(answered, "answer")} stored, ${found} with something found, ${count(credits, "credit")} spent.`;
}

export function count(amount: number, noun: string): string {
  return `${amount} ${amount === 1 ? noun : `${noun}s`}`;
}
