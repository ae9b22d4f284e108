import { readCredits } from "@/server/credits/reads";
import { readAnalytics } from "@/server/credits/reads-analytics";
import { readBurn, readSpenders } from "@/server/credits/reads-burn";
import { listLedger } from "@/server/credits/reads-ledger";
import { ledgerInput } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import type { Question } from "./register-questions";

const RANGES = [{ days: 30 }, { days: 90 }];

/** What the pages of credits ask, and the API. */
export async function listCreditQuestions(): Promise<Question[]> {
  const some = await db.creditTransfer.findMany({ take: 5, orderBy: { sequence: "desc" } });
  const page = (input: Record<string, unknown>) => () => listLedger(ledgerInput.parse(input));
  const [last] = some;
  return [
    { name: "credits", ask: [() => readCredits()] },
    {
      name: "a page of the ledger",
      ask: [
        {},
        { kind: "commit" },
        { operation: "domain" },
        { kind: "drift" },
        { runId: last?.runId ?? undefined },
      ].map(page),
    },
    {
      name: "a company's part of the ledger",
      ask: some.map(({ companyNumber }) => page({ companyNumber: companyNumber ?? undefined })),
    },
    { name: "analytics of credits", ask: RANGES.map((range) => () => readAnalytics(range)) },
    { name: "credits by day", ask: RANGES.map((range) => () => readBurn(range)) },
    { name: "credits by run", ask: RANGES.map((range) => () => readSpenders(range)) },
  ];
}
