import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bulkHeader } from "./bulk-header";
import { createCleanRows } from "./clean-row";
import { openRegisterFile, type RegisterFile } from "./open-register-file";
import { writeStagedRow } from "./staged-row";
import { appendText, createStagedRows } from "./staged-rows";
import { bulkLine, headerLine } from "./testing";

/** What is staged of a file, and how many of its lines took the quick way; `isQuick` says whether there is one. */
async function stage(file: RegisterFile, isQuick: boolean) {
  const rows = createStagedRows(64);
  let clean = 0;
  const reading = file.read({
    takeClean: (format, titles) => {
      const write = createCleanRows(format.columns, format.width, titles);
      return (...line) => {
        const isClean = isQuick && write(...line, rows);
        if (isClean) clean += 1;
        return isClean;
      };
    },
    take: (found) => appendText(rows, writeStagedRow(found, found.line)),
  });
  let read = 0;
  for await (const block of reading) read += block.rows;
  return { text: rows.bytes.toString("utf8", 0, rows.length), titles: [...file.sicTitles].sort(), clean, read };
}

async function stageLines(lines: readonly string[], isQuick: boolean) {
  return stage(await openRegisterFile(Readable.from([Buffer.from([headerLine, ...lines].join("\n"))])), isQuick);
}

const tidy = fc.constantFrom("", "", "WIDGETS LTD", "1 HIGH STREET", "LS1 4AP");
const untidy = fc.string({ unit: fc.constantFrom(..."AB 1'&nul".split("")), maxLength: 9 });
const strange = fc.constantFrom("É", 'A "B"', "A\\B", "A\tB", "\u0000", "X".repeat(500), "X".repeat(501));
const text = fc.oneof(
  { weight: 60, arbitrary: tidy },
  { weight: 20, arbitrary: untidy },
  { weight: 20, arbitrary: fc.constantFrom("null", "NULL", " null ", "NULLS") },
  { weight: 1, arbitrary: strange },
);
const day = fc.oneof(
  { weight: 300, arbitrary: fc.constantFrom("", "", "01/02/2024", "29/02/2024", "31/12/1999") },
  fc.constantFrom(
    "29/02/2023",
    "31/04/2020",
    "1/2/2020",
    "00/01/2020",
    "01/13/2020",
    "01/01/0999",
    "null",
    " ",
    "soon",
    "29/02/1900",
  ),
);
const sic = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", "62020 - Information technology consultancy activities") },
  fc.constantFrom(
    "62020",
    "9999 - Dormant company",
    " 43210 - Electrical",
    "620201 - Long",
    "None Supplied",
    "99999 - Dormant Company",
    "01110 -",
  ),
);
const places: Record<string, fc.Arbitrary<string>> = {
  CompanyNumber: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom("01234567", "SC123456", "OC300001") },
    fc.constantFrom("1234567", "sc1234", "00000000", "SC000000", "IP28814R", " 01234567", "", "0123456!", "NOT ONE"),
  ),
  CompanyStatus: fc.constantFrom(
    "Active",
    "Active - Proposal to Strike off",
    "Liquidation",
    "  active ",
    "Odd & New",
    "null",
    "",
  ),
  CompanyCategory: fc.constantFrom(
    "Private Limited Company",
    "Community Interest Company",
    "Investment Company with Variable Capital (Securities)",
    "Something Else (of a kind)",
    "",
  ),
  "Accounts.AccountCategory": fc.constantFrom("", "MICRO ENTITY", "NO ACCOUNTS FILED", "TOTAL EXEMPTION FULL", "null"),
};
const values = fc.record(
  Object.fromEntries(
    bulkHeader.map((column) => [
      column,
      places[column] ?? (/SicText/.test(column) ? sic : /Date|CONDATE/.test(column) ? day : text),
    ]),
  ),
);

describe("a clean line", () => {
  it("is written straight from its bytes as it is written when it is taken apart, whatever it holds", async () => {
    const written = fc.oneof(
      { weight: 6, arbitrary: values.map(bulkLine) },
      // Saved again by a spreadsheet: quoted where it must be.
      values.map((row) => bulkHeader.map((name) => bare(row[name] ?? "")).join(",")),
      values.map((row) => `${bulkLine(row)} `),
      values.map((row) => bulkLine(row).slice(0, -3)),
    );
    let clean = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 20, maxLength: 20 }), async (lines) => {
        const quick = await stageLines(lines, true);
        const careful = await stageLines(lines, false);
        expect({ ...quick, clean: 0 }).toEqual(careful);
        clean += quick.clean;
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(clean).toBeGreaterThan(100);
  });

  it("is what nearly every line of the register is", async () => {
    const sample = resolve(import.meta.dirname, "../../../../shared/data/companies/BasicCompanyData-sample.csv");
    if (!existsSync(sample)) return;
    const quick = await stage(await openRegisterFile(sample), true);
    const careful = await stage(await openRegisterFile(sample), false);
    expect({ ...quick, clean: 0 }).toEqual(careful);
    expect(quick.clean / quick.read).toBeGreaterThan(0.98);
  });
});

function bare(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
