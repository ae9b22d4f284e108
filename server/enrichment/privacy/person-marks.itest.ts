import { beforeEach, expect, it } from "vitest";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { isSuppressed } from "@/server/register/suppression";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openBooks } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";

const BIRTH = { birthYear: 1971, birthMonth: 5 };
const reason = "asked by letter";

beforeEach(async () => {
  await resetDatabase();
  await openBooks({ granted: 50 });
});

// The register gives one person several ids, and spells the name as each form was filled in.
it.each([
  ["O'BRIEN", "OBRIEN"],
  ["OBRIEN", "O’Brien"],
  ["SØRENSEN", "SORENSEN"],
  ["MÜLLER", "MUELLER"],
  ["SMITH-JONES", "SMITHJONES"],
])("a person %s who was forgotten is known again as %s", async (written, otherwise) => {
  const [first, second] = [await createCompany(), await createCompany()];
  const other = await createOfficer(second, { forename: "Ann", surname: otherwise, personId: "p-2", ...BIRTH });
  const id = await createOfficer(first, { forename: "Ann", surname: written, personId: "p-1", ...BIRTH });
  const namesake = await createOfficer(second, { forename: "Ann", surname: otherwise, birthYear: 1950, birthMonth: 5 });
  const { appointments } = await erasePerson(person, { officerId: id, reason, dryRun: false });
  expect(appointments).toBe(2);
  expect(await db.officer.findMany({ select: { id: true } })).toEqual([{ id: namesake }]);
  expect(other).not.toBe(namesake);
  const again = { personId: "p-3", forename: "ann", surname: otherwise };
  expect(await isSuppressed(db, { ...again, ...BIRTH })).toBe(true);
  expect(await isSuppressed(db, { ...again, birthYear: 1950, birthMonth: 5 })).toBe(false);
});

it("a person who is suppressed is known again in another spelling", async () => {
  const id = await createOfficer(await createCompany(), {
    forename: "Zoë",
    surname: "O'Marlowe",
    personId: "p-1",
    ...BIRTH,
  });
  await suppress(person, { kind: "person", value: id, reason });
  expect(await isSuppressed(db, { personId: "p-2", forename: "Zoe", surname: "OMarlowe", ...BIRTH })).toBe(true);
});
