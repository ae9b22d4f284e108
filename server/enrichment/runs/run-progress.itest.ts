import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { decideDomain } from "@/server/enrichment/domains/decide-domain";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, onlyTask } from "@/server/testing/factories/answers";
import { createCompany } from "@/server/testing/factories/companies";
import { drive } from "@/server/testing/factories/drive";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
});
afterEach(() => providers.close());

it("counts a run's companies from its start to its end and after it, whatever changes what became of them", async () => {
  const { runId, lookupIds } = await askDomains(8);
  expect(await getRun(runId)).toMatchObject({
    progress: { total: 8, remaining: 8 },
    lookups: { asked: 8, cached: 0, waiting: 8, inFlight: 0 },
  });
  await startTogether(lookupIds);
  expect((await getRun(runId)).lookups).toEqual({ asked: 8, cached: 0, waiting: 0, inFlight: 8 });
  await collectWhenReady((await onlyTask()).id);
  await drive();
  await finishRuns();

  const usable = await db.companyDomain.findMany({
    where: { band: { not: "reject" } },
    orderBy: { companyNumber: "asc" },
  });
  const run = await getRun(runId);
  expect(run).toMatchObject({ state: "completed", progress: { total: 8, remaining: 0, completed: usable.length } });
  const found = await listRunItems({ id: runId, state: ["completed"], limit: 1 });
  expect(found.total).toEqual({ count: usable.length, exact: true });
  const rest = await listRunItems({ id: runId, state: ["completed"], limit: 50, cursor: found.nextCursor });
  expect([...found.items, ...rest.items].map((item) => item.companyNumber)).toEqual(
    usable.map((domain) => domain.companyNumber),
  );

  // A person's word after the run's end counts as well.
  await decideDomain(person, { domainId: usable[0]?.id ?? "", decision: "rejected" });
  expect((await getRun(runId)).progress).toMatchObject({
    completed: usable.length - 1,
    notFound: run.progress.notFound + 1,
  });
  const [domains] = await readCacheHitRate({ days: 1 });
  expect(domains).toMatchObject({ kind: "domain", questions: 8, served: 0 });
  await expectProven();
});

it("a run ends at once although a bigger one has just begun", async () => {
  const company = await createCompany();
  const columns = await db.$queryRaw<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_name = 'companies' and table_schema = 'public' and is_nullable = 'NO' and column_default is null and column_name <> 'number'`;
  const others = columns.map(({ name }) => `, ${name}`).join("");
  await db.$executeRawUnsafe(
    `insert into companies (number${others}) select 'X' || lpad(place::text, 7, '0')${others} from companies, generate_series(1, 6000) place`,
  );
  const big = await createRun([company]);
  await db.$executeRaw`insert into run_items (run_id, company_number) select ${big.id}::uuid, number from companies where number like 'X%'`;
  const smaller = await createRun([company]);
  await db.$executeRaw`insert into run_items (run_id, company_number) select ${smaller.id}::uuid, number from companies where number like 'X%' order by number limit 700`;
  await finishRuns();
  expect((await getRun(smaller.id)).state).toBe("completed");
  expect((await getRun(big.id)).state).toBe("running");
  await finishRuns();
  await finishRuns();
  expect((await getRun(big.id)).state).toBe("completed");
});
