import { expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import { addSuppressions } from "@/server/enrichment/privacy/add-suppressions";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { finishSuppressions } from "@/server/enrichment/privacy/finish-suppressions";
import { listSuppressions } from "@/server/enrichment/privacy/reads-suppressions";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { instanceSecret } from "@/server/platform/instance-secret";
import { findInDatabase } from "@/server/testing/dump";
import {
  ADDRESS,
  askAndJob,
  companyNumber,
  DOMAIN,
  found,
  ofZelda,
  question,
  reason,
  startWithZelda,
  verification,
} from "@/server/testing/factories/person-to-forget";
import { expectProven, person } from "@/server/testing/runs";

startWithZelda();

/** The address in a question, in a job's error and in the audit trail. */
async function mention() {
  const { jobId } = await askAndJob(verification, ofZelda.officerId);
  await db.queueJob.update({ where: { id: jobId }, data: { error: `cannot store ${ADDRESS}`, state: "completed" } });
  const about = { action: "domain.added", entity: "company", entityId: companyNumber };
  await db.$transaction((tx) => recordAudit(tx, { actor: person, ...about, after: { address: ADDRESS } }));
}

/** As when the process dies, or the database goes away, while the jobs' turn has come. */
async function cutShort(act: () => Promise<unknown>) {
  await db.$executeRaw`create function cut_short() returns trigger language plpgsql as 'begin raise exception ''cut short''; end'`;
  try {
    await db.$executeRaw`create trigger cut_short before update of error on queue_jobs for each row execute function cut_short()`;
    await expect(act()).rejects.toThrow(/cut short/);
  } finally {
    await db.$executeRaw`drop function cut_short cascade`;
  }
}

it.each([
  ["address", ADDRESS],
  ["domain", DOMAIN],
] as const)(
  "a suppression that was cut short is finished by whoever gives the value again: %s",
  async (kind, value) => {
    await mention();
    await cutShort(() => suppress(person, { kind, value, reason }));
    const { actId } = await db.suppression.findFirstOrThrow();
    expect(await findInDatabase([value])).not.toEqual([]);
    expect(await suppress(person, { kind, value, reason: "it was cut short" })).toMatchObject({ id: actId });
    expect(await findInDatabase([value])).toEqual([]);
    expect(await db.suppression.count()).toBe(1);
    const told = await db.auditEntry.findMany({ where: { entityId: actId }, orderBy: { id: "asc" } });
    expect(told.map(({ action }) => action)).toEqual(["suppression.added", "suppression.repeated"]);
    await expectProven();
  },
);

/** As if it had been left so for longer than whoever suppresses takes. */
async function finishLater() {
  await db.$executeRaw`update suppressions set uncleaned_since = uncleaned_since - interval '31 minutes'`;
  await finishSuppressions();
}

const leftovers = () =>
  db.suppression.count({ where: { OR: [{ uncleanedSince: { not: null } }, { uncleanedValue: { not: null } }] } });

it.each([
  ["address", ADDRESS],
  ["domain", DOMAIN],
] as const)("a suppression that was cut short is finished by the house, once it was left: %s", async (kind, value) => {
  await mention();
  await cutShort(() => suppress(person, { kind, value, reason }));
  await finishSuppressions();
  const isCleaned = async () => (await listSuppressions({ limit: 1 })).items.map((item) => item.isCleaned);
  expect(await isCleaned()).toEqual([false]);
  await finishLater();
  expect(await isCleaned()).toEqual([true]);
  expect(await findInDatabase([value])).toEqual([]);
  expect(await leftovers()).toBe(0);
  expect(await db.suppression.count()).toBe(1);
  await expectProven();
});

it("an erasure by address that was cut short is finished by the house", async () => {
  const elsewhere = "z.q@elsewhere.example";
  const { jobId } = await askAndJob({ kind: "verification", input: { email: elsewhere } }, ofZelda.officerId);
  await db.queueJob.update({ where: { id: jobId }, data: { error: `cannot store ${elsewhere}`, state: "completed" } });
  await db.lookup.updateMany({ data: { officerId: null } });
  await cutShort(() => erasePerson(person, { address: elsewhere, reason, dryRun: false }));
  await finishLater();
  expect(await findInDatabase([elsewhere])).toEqual([]);
  await expectProven();
});

it("what an earlier version suppressed without keeping the value is found by its hash, and goes", async () => {
  const { lookupId } = await askAndJob(question, ofZelda.officerId);
  await db.lookup.update({ where: { id: lookupId }, data: { state: "cancelled", answer: found(ADDRESS) } });
  await mention();
  const below = "shop.harrowmere-joinery.example";
  await db.queueJob.updateMany({ data: { payload: { seen: [`see https://${below}/team`, "ada@untouched.example"] } } });
  const marks = [
    { kind: "address" as const, value: ADDRESS },
    { kind: "domain" as const, value: "harrowmere-joinery.example" },
  ];
  await db.$transaction((tx) => addSuppressions(tx, person, marks, { reason, hint: null, isErasure: false }));
  await db.suppression.updateMany({ data: { uncleanedValue: null } });
  // The process remembers its secret over the tests, the emptied database does not.
  const secret = { name: "suppression", value: await instanceSecret("suppression") };
  await db.instanceSecret.createMany({ data: secret, skipDuplicates: true });
  await finishLater();
  expect(await findInDatabase([ADDRESS, "harrowmere-joinery"])).toEqual([]);
  expect(await findInDatabase(["untouched.example"])).toEqual([expect.stringContaining("queue_jobs")]);
  expect(await leftovers()).toBe(0);
  await expectProven();
});

it("what an older suppression left goes when the value is given again", async () => {
  await mention();
  const marks = [{ kind: "address" as const, value: ADDRESS }];
  const id = await db.$transaction((tx) =>
    addSuppressions(tx, person, marks, { reason, hint: null, isErasure: false }),
  );
  expect(await suppress(person, { kind: "address", value: ADDRESS, reason })).toMatchObject({ id, lookups: 1 });
  expect(await findInDatabase([ADDRESS])).toEqual([]);
});
