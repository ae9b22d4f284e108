import { beforeEach, expect, it } from "vitest";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { FORGOTTEN } from "@/server/enrichment/privacy/strike-out";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { findInDatabase } from "@/server/testing/dump";
import { createOfficer } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";
import { bulkLine } from "./testing";
import { importFileOf } from "./testing-imports";

beforeEach(resetDatabase);

const row = (careOf: string, county: string) =>
  bulkLine({
    CompanyNumber: "00000001",
    CompanyName: "WIDGETS LTD",
    "RegAddress.CareOf": careOf,
    "RegAddress.County": county,
  });

async function eraseOfficer(forename: string, surname: string): Promise<void> {
  const officerId = await createOfficer("00000001", { forename, surname });
  await erasePerson(person, { officerId, reason: "asked by letter", dryRun: false });
}

const company = () => db.company.findUniqueOrThrow({ where: { number: "00000001" } });

it("who was struck out of a care-of line does not come back with the register's next file; the rest of the row does", async () => {
  await importFileOf(row("ZELDA QUILLFEATHER", "Kent"));
  await eraseOfficer("Zelda", "Quillfeather");
  expect(await company()).toMatchObject({ careOf: FORGOTTEN, county: "Kent" });

  await importFileOf(row("ZELDA QUILLFEATHER", "Essex"));
  expect(await company()).toMatchObject({ careOf: FORGOTTEN, county: "Essex" });
  expect(await findInDatabase(["quillfeather"])).toEqual([]);
});

it("of two people in one line the second can be struck out later", async () => {
  await importFileOf(row("ZELDA QUILLFEATHER & IVO MARCHBANK", "Kent"));
  await eraseOfficer("Zelda", "Quillfeather");
  await eraseOfficer("Ivo", "Marchbank");
  expect(await company()).toMatchObject({ careOf: `${FORGOTTEN} & ${FORGOTTEN}` });

  await importFileOf(row("ZELDA QUILLFEATHER & IVO MARCHBANK", "Essex"));
  expect(await findInDatabase(["quillfeather", "marchbank"])).toEqual([]);
});

it("a line that names nobody who was forgotten changes with the register", async () => {
  await importFileOf(row("ZELDA QUILLFEATHER", "Kent"));
  await importFileOf(row("WIDGET ACCOUNTANTS LLP", "Kent"));
  expect(await company()).toMatchObject({ careOf: "WIDGET ACCOUNTANTS LLP" });
});
