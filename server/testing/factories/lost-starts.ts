import { db } from "@/server/platform/db/client";
import { onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import type { TestProviders } from "@/server/testing/providers";
import { until } from "@/server/testing/until";

type Snov = TestProviders["snov"];
type Fault = Parameters<Snov["setFaults"]>[0];
const cut = (isCarriedOut: boolean): Fault => ({ requests: [{ on: "start", does: "reset", isCarriedOut }] });

/** A task whose start broke off: after Snov.io accepted it, or before. */
export async function loseStart(
  snov: Snov,
  { isAccepted, isHeard = true }: { isAccepted: boolean; isHeard?: boolean },
) {
  snov.setFaults({ ...cut(isAccepted), webhooks: { isOn: isHeard } });
  const asked = await askDomains(5);
  const outcomes = await startTogether(asked.lookupIds);
  return { ...asked, outcomes, task: await onlyTask() };
}

/** A start that broke off, without a webhook to tell its fate; what Snov.io billed for it. */
export async function cutStart(
  snov: Snov,
  isAccepted: boolean,
  { prefix, size = 5 }: { prefix?: string; size?: number } = {},
): Promise<number> {
  const before = snov.state().charged.total;
  snov.setFaults({ ...cut(isAccepted), webhooks: { isOn: false } });
  await startTogether((await askDomains(size, { prefix })).lookupIds);
  const billed = () => snov.state().charged.total - before;
  if (isAccepted) await until("Snov.io has billed the task", async () => billed() > 0);
  return billed();
}

/** Lets the quiet time pass, as far as the database can tell. */
export const age = () => db.$executeRaw`update snov_tasks set created_at = created_at - interval '11 minutes'`;
