import { z } from "zod";
import type { Actor } from "@/server/access/actor";
import { estimateRun, startRun } from "@/server/enrichment/runs/start-run";
import type { StartRunInput } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { requireCompanyNumber } from "@/server/register/company-number";

const NO_CAP = 1_000_000;

/** Officers who wait for a person's decision because the company's domain accepts any address. */
export const waitingOfficers = z.object({
  officers: z.number().int(),
  /** The most that asking about them can cost. */
  price: z.number().int(),
});
export type WaitingOfficers = z.infer<typeof waitingOfficers>;

/** Null when nobody waits: the last finished run that asked about officers left none. */
export async function readWaitingOfficers(actor: Actor, number: string): Promise<WaitingOfficers | null> {
  const companyNumber = requireCompanyNumber(number, "number");
  const [last] = await db.$queryRaw<{ waiting: number; awaits: boolean }[]>`
    select item.waiting_officers as waiting, item.awaits_decision and not run.ignores_catch_all as awaits
    from run_items item join runs run on run.id = item.run_id
    where item.company_number = ${companyNumber} and run.state in ('completed', 'running', 'paused')
      and (item.waiting_officers is not null or run.ignores_catch_all)
    order by run.created_at desc limit 1`;
  if (!last?.awaits) return null;
  const { maximum } = await estimateRun(actor, requestFor(companyNumber, NO_CAP, true));
  return { officers: last.waiting, price: maximum };
}

/** Asks about the officers who wait, as a run whose cap is the price that was shown. Returns its id. Throws `CONFLICT` when nobody waits. */
export async function askOthers(actor: Actor, number: string): Promise<string> {
  const companyNumber = requireCompanyNumber(number, "number");
  const waiting = await readWaitingOfficers(actor, companyNumber);
  if (!waiting) throw new AppError("CONFLICT", `No officer of ${companyNumber} waits for a decision`);
  return startRun(actor, requestFor(companyNumber, waiting.price, false), { ignoresCatchAll: true });
}

function requestFor(companyNumber: string, cap: number, dryRun: boolean): StartRunInput {
  return { companyNumbers: [companyNumber], steps: ["officers", "emails"], cap, refresh: false, dryRun };
}
