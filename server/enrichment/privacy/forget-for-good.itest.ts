import { describe, expect, it } from "vitest";
import { recordAudit } from "@/server/access/audit";
import { hashPerson } from "@/server/enrichment/domain-score/domain-evidence";
import type { Question } from "@/server/enrichment/lookups/lookup-key";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";
import { findInDatabase } from "@/server/testing/dump";
import { createOfficer } from "@/server/testing/factories/companies";
import {
  ADDRESS,
  answered,
  companyNumber,
  DOMAIN,
  erase,
  found,
  ofZelda,
  question,
  reason,
  startWithZelda,
  TRACES,
  zelda,
} from "@/server/testing/factories/person-to-forget";
import { person } from "@/server/testing/runs";

startWithZelda();

describe("an address", () => {
  it.each([
    { kind: "person" as const, value: ofZelda.officerId },
    { kind: "address" as const, value: ADDRESS },
  ])("still tells whose it was after a suppression of the $kind took it from the officer", async (by) => {
    await answered(question, found(ADDRESS), ofZelda.officerId);
    const ada = await createOfficer(companyNumber);
    const other: Question = { kind: "email", input: { firstName: "Ada", lastName: "Marlowe", domain: DOMAIN } };
    await answered(other, found(ADDRESS), ada);
    await suppress(person, { ...by, reason });
    expect(await erase({ address: ADDRESS })).toMatchObject({ appointments: 1, lookups: 1 });
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(await db.officer.findMany()).toMatchObject([{ id: ada }]);
  });

  it("that nothing is known of is said to be so, and suppresses nobody", async () => {
    for (const dryRun of [true, false])
      await expect(erasePerson(person, { address: "nobody@else.uk", reason, dryRun })).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: expect.stringMatching(/nothing was erased/),
      });
    expect(await db.suppression.count()).toBe(0);
  });
});

it("an erasure reaches former names, appointments elsewhere, lines put aside, hashes on sites, and leaves a namesake of ours", async () => {
  await db.officer.update({ where: { id: ofZelda.officerId }, data: { formerNames: ["BRAMBLEWICK, Zelda"] } });
  const record = { personId: zelda.personId, total: 1, fetchedAt: new Date() };
  const elsewhere = { position: 0, companyNumber: "77999999", companyName: "ELSEWHERE LIMITED", role: "director" };
  await db.personRecord.create({ data: { ...record, appointments: { create: elsewhere } } });
  const line = { stream: "companies", fingerprint: "f", line: "c/o Zelda Bramblewick", reason: "not JSON" };
  await db.streamReject.create({ data: line });
  const hash = await hashPerson("Zelda", "Quillfeather");
  const site = { outcome: "read", people: [{ url: "/team", hashes: [hash, "another"] }] };
  await db.domainEvidence.create({ data: { domain: DOMAIN, site } });
  const actor = { ...person, name: "Zelda Quillfeather" };
  await db.$transaction((tx) => recordAudit(tx, { actor, action: "test", entity: "company", entityId: companyNumber }));
  await erase(ofZelda);
  expect(await findInDatabase(["bramblewick", "person-zelda", "elsewhere limited", hash ?? "?"])).toEqual([]);
  expect((await db.domainEvidence.findFirstOrThrow()).site).toMatchObject({ people: [{ hashes: ["another"] }] });
  expect(await db.auditEntry.count({ where: { actor: actor.name } })).toBe(1);
  expect(await isSuppressed(db, { ...zelda, personId: null, surname: "Bramblewick" })).toBe(true);
});
