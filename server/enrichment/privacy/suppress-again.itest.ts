import { expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import { addSuppressions } from "@/server/enrichment/privacy/add-suppressions";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { findInDatabase } from "@/server/testing/dump";
import {
  ADDRESS,
  askAndJob,
  companyNumber,
  DOMAIN,
  ofZelda,
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

it("what an older suppression left goes when the value is given again", async () => {
  await mention();
  const marks = [{ kind: "address" as const, value: ADDRESS }];
  const id = await db.$transaction((tx) =>
    addSuppressions(tx, person, marks, { reason, hint: null, isErasure: false }),
  );
  expect(await suppress(person, { kind: "address", value: ADDRESS, reason })).toMatchObject({ id, lookups: 1 });
  expect(await findInDatabase([ADDRESS])).toEqual([]);
});
