import { describe, expect, it } from "vitest";
import { storeEmails } from "@/server/enrichment/emails/store-emails";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { db } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import {
  ADDRESS,
  answered,
  askAndJob,
  companyNumber,
  erase,
  found,
  isHidden,
  ofZelda,
  question,
  reason,
  startWithZelda,
  verification,
  zelda,
} from "@/server/testing/factories/person-to-forget";
import { expectProven, person } from "@/server/testing/runs";

startWithZelda();

describe("acts of suppressing", () => {
  it("keep what they hide until each of them is lifted, in whatever order they came", async () => {
    const { id: suppression } = await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const { suppressionId } = await erase(ofZelda);
    await liftSuppression(person, { id: suppression, reason: "a mistake" });
    expect(await isSuppressed(db, { personId: zelda.personId })).toBe(true);
    await liftSuppression(person, { id: suppressionId ?? "", reason: "a mistake" });
    expect(await isSuppressed(db, { personId: zelda.personId })).toBe(false);
  });

  it.each([
    ["Ms Quillfeather wrote to us", /without naming/],
    ["zelda QUILLFEATHER asked", /without naming/],
  ])("are not kept with a reason that names the person: %s", async (naming, message) => {
    const refused = { code: "BAD_INPUT", field: "reason", message: expect.stringMatching(message) };
    await expect(erasePerson(person, { ...ofZelda, reason: naming, dryRun: false })).rejects.toMatchObject(refused);
    const value = ofZelda.officerId;
    await expect(suppress(person, { kind: "person", value, reason: naming })).rejects.toMatchObject(refused);
    expect(await db.suppression.count()).toBe(0);
  });

  it("of a person cancel what waits, what may be tried again, and take the appointments elsewhere", async () => {
    const waiting = await askAndJob(question, ofZelda.officerId);
    const failed = await askAndJob(verification, ofZelda.officerId);
    await db.lookup.update({ where: { id: failed.lookupId }, data: { state: "failed" } });
    await db.personRecord.create({ data: { personId: zelda.personId, total: 1, fetchedAt: new Date() } });
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const states = await db.lookup.findMany({ where: { id: { in: [waiting.lookupId, failed.lookupId] } } });
    expect(states.map(({ state }) => state)).toEqual(["cancelled", "cancelled"]);
    expect(await db.personRecord.count()).toBe(0);
    await expectProven();
  });

  it("of a person hide every appointment under which they are known, and not a namesake's", async () => {
    const other = await createCompany();
    await createOfficer(other, { ...zelda, id: "same", personId: "another-id" });
    await createOfficer(companyNumber, { ...zelda, id: "unborn", personId: null, birthYear: null, birthMonth: null });
    await createOfficer(companyNumber, { ...zelda, id: "namesake", personId: "namesake", birthYear: 1999 });
    await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
    const shown = await db.officer.findMany({ where: { suppressedAt: null }, select: { id: true } });
    expect(shown).toEqual([{ id: "namesake" }]);
    await expectProven();
  });

  it("of a person take what was being stored beside them: an address, and an appointment with another address", async () => {
    const lookupId = await answered(question, found(ADDRESS), ofZelda.officerId);
    const other = await createCompany();
    let suppressing: Promise<unknown> | null = null;
    await db.$transaction(async (tx) => {
      await storeEmails(tx, { ...ofZelda, lookupId });
      const data = { ...zelda, isCorporate: false, role: "director", companyNumber: other };
      await tx.officer.create({ data: { ...data, id: "appointment-zelda-2" } });
      await storeEmails(tx, { officerId: "appointment-zelda-2", lookupId });
      suppressing = suppress(person, { kind: "person", value: ofZelda.officerId, reason });
      await isHidden();
    });
    await suppressing;
    expect(await db.officerEmail.count()).toBe(0);
    expect(await db.officer.findMany({ where: { suppressedAt: null } })).toEqual([]);
    await expectProven();
  });

  it.each([
    ["email", question],
    ["verification", verification],
  ] as const)(
    "are obeyed before anything is paid: a question of the kind %s about a suppressed officer",
    async (kind, asked) => {
      await suppress(person, { kind: "person", value: ofZelda.officerId, reason });
      // Asked in the same moment.
      const job = await askAndJob(asked, ofZelda.officerId);
      expect(await prepareTask(kind, [job])).toMatchObject({ taskId: null, done: [job.jobId] });
      expect(await db.lookup.findUnique({ where: { id: job.lookupId } })).toMatchObject({ state: "cancelled" });
    },
  );
});
