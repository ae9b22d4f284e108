import type { Actor } from "@/server/access/actor";
import type { Product } from "./bundle";
import { jobActs, withOne } from "./job-acts";
import type { SimulatedProcess } from "./processes";
import { type PersonAct, PLENTY } from "./scenario";
import { admin, type World } from "./world";

const QUEUES = ["find-domain", "find-email", "poll-snov-task", "apply-delivery"] as const;
const SECOND = 1_000;
const WHY = { reason: "the scenario's" };

/** Puts on the agenda what people do, and what happens to the account. */
export function planPeople(world: World, analyst: Actor): void {
  const { agenda, crew, scenario, snov, count } = world;
  const { runs, renewals, elsewhere, itemsHealAtMs, persons, companies } = scenario;
  for (const run of runs) {
    const companyNumbers = run.companies.flatMap((place) => companies[place]?.number ?? []);
    const actor = run.isAnalysts ? analyst : admin;
    agenda.later(run.atMs, "a run is started", () => startRun(world, actor, { companyNumbers, cap: run.cap }));
  }
  for (const renewal of renewals) {
    agenda.later(renewal.atMs, "credits are renewed", async () => {
      count("credits: renewed");
      snov.renew(renewal.credits);
    });
  }
  for (const { atMs, credits, isUnderBatch } of elsewhere) {
    agenda.later(atMs, "somebody else uses the account", async () => {
      if (isUnderBatch) world.dueElsewhere.push(credits);
      else spendElsewhere(world, credits, "credits: spent by somebody else");
    });
  }
  if (itemsHealAtMs !== null)
    agenda.later(itemsHealAtMs, "results are whole", async () => {
      snov.setFaults({ tasks: { omittedItems: 0, damagedItems: 0 } });
    });
  for (const person of persons) {
    agenda.later(person.atMs, person.act, () => crew.asPerson(person.act, (web) => doAct(world, web, person.act)));
  }
}

/** As much of it as there is. */
export function spendElsewhere({ snov, count }: World, credits: number, name: string): void {
  const { balance } = snov.state();
  if (balance <= 0) return;
  snov.setCredits(Math.max(0, balance - credits));
  count(name);
}

/** Whoever gets no answer asks again, not knowing whether the run is there. */
async function startRun(world: World, actor: Actor, input: { companyNumbers: string[]; cap: number }): Promise<void> {
  const { crew, agenda, count } = world;
  const { web } = crew;
  const askAgain = () => agenda.later(SECOND, "a run is started", () => startRun(world, actor, input));
  if (!web) return askAgain();
  const forget = crew.onDeath(web, () => {
    count("people: start-run asked again");
    askAgain();
  });
  crew.act(web, "start-run", async () => {
    const steps = ["domain", "officers", "emails"] as const;
    await web.product.startRun(actor, { ...input, steps: [...steps], refresh: false, dryRun: false }).finally(forget);
  });
}

async function doAct(world: World, { product }: SimulatedProcess, kind: PersonAct): Promise<void> {
  const isDone = await acts[kind](world, product);
  if (isDone !== false) world.count(`people: ${kind}`);
}

/** Each says `false` when there was nothing to act on. */
const acts: Record<PersonAct, (world: World, product: Product) => Promise<unknown>> = {
  ...jobActs,
  "pause-run": async (world, product) =>
    (await firstRun(world)).map((id) => product.pauseRun(admin, id)).at(0) ?? false,
  "resume-run": async (world, product) =>
    (await firstRun(world)).map((id) => product.resumeRun(admin, id)).at(0) ?? false,
  "abort-run": async (world, product) =>
    (await firstRun(world)).map((id) => product.abortRun(admin, id)).at(0) ?? false,
  "pause-queue": (world, product) => product.pauseQueue(admin, { name: world.random.pick(QUEUES), reason: "to see" }),
  "resume-queue": (world, product) => product.resumeQueue(admin, { name: world.random.pick(QUEUES) }),
  reconcile: (_, product) => product.reconcileCredits(undefined, admin),
  "decide-unknown": async (world, product) => {
    const [task] = await ids(
      world,
      "select id::text from snov_tasks where state = 'unknown' order by created_at, id limit 1",
    );
    return task === undefined ? false : decide(world, product, task);
  },
  "suppress-company": async (world, product) => {
    const { number } = world.random.pick(world.scenario.companies);
    return product.suppress(admin, { kind: "company", value: number, ...WHY });
  },
  "suppress-domain": (world, product) =>
    withOne(world, "select distinct domain as id from company_domains order by 1", (value) =>
      product.suppress(admin, { kind: "domain", value, ...WHY }),
    ),
  "suppress-address": (world, product) =>
    withOne(world, "select distinct email as id from officer_emails order by 1", (value) =>
      product.suppress(admin, { kind: "address", value, ...WHY }),
    ),
  "suppress-person": (world, product) =>
    withOne(world, "select id from officers order by 1", (value) =>
      product.suppress(admin, { kind: "person", value, ...WHY }),
    ),
  "erase-officer": (world, product) =>
    withOne(world, "select id from officers order by 1", (officerId) =>
      product.erasePerson(admin, { officerId, dryRun: false, ...WHY }),
    ),
  "erase-address": (world, product) =>
    withOne(world, "select distinct email as id from officer_emails order by 1", (address) =>
      product.erasePerson(admin, { address, dryRun: false, ...WHY }),
    ),
};

async function ids({ stage }: World, sql: string): Promise<string[]> {
  return (await stage.database.ask<{ id: string }>(sql)).map(({ id }) => id);
}

function firstRun(world: World): Promise<string[]> {
  return ids(world, "select id::text from runs order by created_at limit 1");
}

/** What nobody can know a person decides: written off, or tried again at the risk of paying twice. */
export async function decide(
  { scenario, risked }: World,
  product: Product,
  taskId: string,
  takesRisks = scenario.takesRisks,
): Promise<void> {
  if (takesRisks) risked.add(taskId);
  await product.decideUnknownTask(admin, {
    taskId,
    decision: takesRisks ? "retry" : "write-off",
    reason: "nobody knows",
  });
}

/** No more trouble, credits for everybody, nothing paused: what is still undone after this was lost. */
export async function calmDown(world: World, analyst: Actor): Promise<void> {
  const { scenario, snov, stage } = world;
  world.isCalm = true;
  snov.setFaults({ requests: [] });
  // Credits that come hide what was billed: where none lack, the balance alone shall tell the fate of what is unknown.
  if (scenario.credits < PLENTY) snov.renew(1_000);
  await world.crew.asPerson("calm", async ({ product }) => {
    await product.setBudget(admin, { limit: null, reason: "calm" });
    if (analyst.id !== null) await product.changePerson(admin, { id: analyst.id, dailyCap: null, reason: "calm" });
    for (const name of Object.keys(product.catalogue)) {
      const [pause] = await stage.database.ask("select 1 from queue_pauses where queue = $1 and cause = 'person'", [
        name,
      ]);
      if (pause) await product.resumeQueue(admin, { name });
    }
    // It may have gone on by itself meanwhile.
    for (const id of await ids(world, "select id::text from runs where state = 'paused'"))
      await product.resumeRun(admin, id, 1_000).catch(() => undefined);
  });
}
