import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openRegisterFile } from "./open-register-file";
import { bulkLine, headerLine, linesOf, numbersOf, readAll, rejectsOf, zip } from "./testing";

/** Of an entry in a zip's table of contents. */
const CHECKSUM_AT = 16;

describe("a bulk register file", () => {
  it("is read with its spaced header, a byte order mark, CRLF and doubled quotes", async () => {
    const text = `\ufeff${headerLine}\r\n${bulkLine({ CompanyName: 'THE "PLACEHOLDER" CAFÉ, LTD', CompanyNumber: "1234567" })}\r\n\r\n`;
    const { format, lines } = await readAll(text);
    expect(format).toBe("bulk");
    expect(lines).toEqual([
      {
        kind: "company",
        line: 2,
        warnings: [],
        row: expect.objectContaining({ number: "01234567", name: 'THE "PLACEHOLDER" CAFÉ, LTD' }),
      },
    ]);
  });

  it("is read with its columns named in another case", async () => {
    const { format, lines } = await readAll(`${headerLine.toUpperCase()}\n${bulkLine({ CompanyName: "NAMED LTD" })}`);
    expect(format).toBe("bulk");
    expect(lines).toMatchObject([{ kind: "company", row: { name: "NAMED LTD" } }]);
  });

  it("is read without its header line, and with one whose columns are all quoted", async () => {
    expect(numbersOf((await readAll(bulkLine({ CompanyNumber: "99000002" }))).lines)).toEqual(["99000002"]);
    const quoted = headerLine
      .split(",")
      .map((name) => `"${name}"`)
      .join(",");
    expect(numbersOf((await readAll(`${quoted}\n${bulkLine({})}`)).lines)).toEqual(["99000001"]);
  });

  it("loses only the broken lines and names each by its physical line", async () => {
    const { lines } = await readAll(
      [
        headerLine,
        bulkLine({ CompanyNumber: "99000001" }),
        '"NEVER CLOSED LTD,"99000009","',
        bulkLine({ CompanyNumber: "99000002" }),
        '"FEW COLUMNS LTD","99000010"',
        bulkLine({ CompanyNumber: "NOT-ONE" }),
        bulkLine({ CompanyNumber: "99000003" }).replace('"PLACEHOLDER', '"PLACE"HOLDER'),
        bulkLine({ CompanyNumber: "99000004" }),
        bulkLine({ CompanyNumber: "99000001", CompanyName: "THE SAME AGAIN LTD" }),
        bulkLine({ CompanyNumber: "99000005" }).slice(1),
        bulkLine({ CompanyNumber: "99000006" }).replace('","99000006', ',"99000006'),
        bulkLine({ CompanyNumber: "99000007" }).replace('"PLACEHOLDER WIDGETS LTD"', 'THE "PLACEHOLDER" LTD'),
      ].join("\n"),
    );
    expect(numbersOf(lines)).toEqual(["99000001", "99000002", "99000004", "99000001", "99000007"]);
    expect(rejectsOf(lines)).toEqual([
      "3: A quote inside a value is not doubled",
      "5: The line has 2 columns, not 55",
      '6: "NOT-ONE" is not a company number: expected up to 8 digits, or a prefix such as SC and 6 digits',
      "7: A quote inside a value is not doubled",
      "10: A quote stands alone in a value that none opens",
      "11: A quote inside a value is not doubled",
    ]);
  });

  it.each([
    ["before the quotes that open values", '", "'],
    ["after the quotes that close them", '" ,"'],
    ["on both sides", '" , "'],
  ])("has values without their quotes where blanks stand %s", async (_, between) => {
    const line = bulkLine({ CompanyName: 'THE "PLACEHOLDER", LTD' }).replaceAll('","', between);
    const { lines } = await readAll(`${headerLine}\n ${line} `);
    expect(lines).toMatchObject([{ kind: "company", row: { number: "99000001", name: 'THE "PLACEHOLDER", LTD' } }]);
  });

  it.each([
    ["semicolons", ";"],
    ["tabs", "\t"],
  ])("is read with %s between its values, with its header line and without", async (_, delimiter) => {
    const header = headerLine.replaceAll(",", delimiter);
    const line = bulkLine({ CompanyName: "CAKES, PIES LTD" }).replaceAll('","', `"${delimiter}"`);
    for (const text of [`${header}\n${line}`, line]) {
      const { format, lines } = await readAll(text);
      expect(format).toBe("bulk");
      expect(lines).toMatchObject([{ kind: "company", row: { number: "99000001", name: "CAKES, PIES LTD" } }]);
    }
  });

  it("is refused with fewer columns: what is known of theirs would be taken for gone", async () => {
    const few = "CompanyName,CompanyNumber,CompanyStatus\nPLACEHOLDER LTD,99000001,Active\n";
    await expect(readAll(few)).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "file",
      message: expect.stringMatching(
        /lacks columns .*CompanyCategory, IncorporationDate.* and \d+ more\. Send the file/,
      ),
    });
    await expect(readAll(headerLine.replace("PreviousName_7.CONDATE", "Changed"))).rejects.toThrow(
      /lacks columns of the Companies House bulk file: PreviousName_7\.CONDATE\. Send/,
    );
  });

  it("repairs and counts lines that are Latin-1", async () => {
    const latin = Buffer.from(bulkLine({ CompanyName: "CAFÉ PLACEHOLDER LTD" }), "latin1");
    const { lines, progress } = await readAll(Buffer.concat([Buffer.from(`${headerLine}\n`), latin]));
    expect(lines[0]).toMatchObject({ row: { name: "CAFÉ PLACEHOLDER LTD" } });
    expect(progress.repairedLines).toBe(1);
  });

  it("refuses a line of more than a megabyte and goes on", async () => {
    const text = `${headerLine}\n${"x".repeat(3_000_000)}\n${bulkLine({})}`;
    const { lines } = await readAll(text, 65_536);
    expect(rejectsOf(lines)).toEqual(["2: The line is longer than a row can be"]);
    expect(numbersOf(lines)).toEqual(["99000001"]);
  });

  it("rejects a line with a NUL byte: what stood there is gone, and might have been a digit", async () => {
    const { lines } = await readAll(
      [
        headerLine,
        bulkLine({ CompanyNumber: "9900\u00001" }),
        bulkLine({ CompanyNumber: "99000002", CompanyName: "A\u0000B LTD" }),
        bulkLine({ CompanyNumber: "99000003" }),
      ].join("\n"),
    );
    expect(numbersOf(lines)).toEqual(["99000003"]);
    expect(rejectsOf(lines)).toEqual([
      "2: The line holds a NUL byte, which no text does: something of it is lost",
      "3: The line holds a NUL byte, which no text does: something of it is lost",
    ]);
    const list = await readAll("1234567\n12\u000034\n7654321\n");
    expect(numbersOf(list.lines)).toEqual(["01234567", "07654321"]);
    expect(rejectsOf(list.lines)).toEqual([
      "2: The line holds a NUL byte, which no text does: something of it is lost",
    ]);
  });

  it("is refused when what the zip holds is not what was packed, byte by byte", async () => {
    const packed = zip({ "data.csv": [headerLine, bulkLine({})].join("\n") });
    const directory = packed.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    packed[directory + CHECKSUM_AT] = (packed[directory + CHECKSUM_AT] ?? 0) ^ 1;
    await expect(readAll(packed)).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/zip is damaged: its content is not what was packed/),
    });
  });

  it("is read from a zip, as a body or as a path, and tells how far it is", async () => {
    const text = `${headerLine}\n${bulkLine({})}\n`;
    const packed = zip({ "BasicCompanyData-2026-11-01.csv": text });
    const body = await readAll(packed, 3);
    expect(numbersOf(body.lines)).toEqual(["99000001"]);
    expect(body.totalBytes).toBe(Buffer.byteLength(text));
    expect(body.progress.bytesRead).toBe(body.totalBytes);

    const folder = await mkdtemp(join(tmpdir(), "bulk-test-"));
    try {
      await writeFile(join(folder, "data.zip"), packed);
      const file = await openRegisterFile(join(folder, "data.zip"));
      expect((await linesOf(file).next()).value).toMatchObject({ row: { number: "99000001" } });
      await file.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a list of company numbers", () => {
  it.each([
    ["one a line, with comments", "# ours\n1234567\n\nsc1234 \n", ["01234567", "SC001234"]],
    ["with commas", "1234567, SC1234,OC300001\n", ["01234567", "SC001234", "OC300001"]],
    ["a column company_number", "company_name,company_number\nPLACEHOLDER LTD,1234567\n", ["01234567"]],
    ["a column CompanyNumber", "CompanyNumber\n1234567\n", ["01234567"]],
    ["a column number, with semicolons", "name;number\nPLACEHOLDER;1234567\n", ["01234567"]],
    ["a first column without a header", "01234567,PLACEHOLDER LTD\n01234568,OTHER LTD\n", ["01234567", "01234568"]],
    ["quoted", '"01234567"\n"01234568"\n', ["01234567", "01234568"]],
    ["with the line ends of old spreadsheets", "1234567\r1234568\r", ["01234567", "01234568"]],
  ])("is read: %s", async (_, text, numbers) => {
    const { format, lines } = await readAll(text, 5);
    expect(format).toBe("numbers");
    expect(numbersOf(lines)).toEqual(numbers);
    expect(rejectsOf(lines)).toEqual([]);
  });

  it("reports what is not a number, the first line too", async () => {
    const { lines } = await readAll("my companies\n1234567\nhello\n1234567\n");
    expect(numbersOf(lines)).toEqual(["01234567", "01234567"]);
    expect(lines.filter((line) => line.kind === "reject").map((line) => line.line)).toEqual([1, 3]);
  });
});

describe("the register sample", () => {
  const sample = resolve(import.meta.dirname, "../../../../shared/data/companies/BasicCompanyData-sample.csv");

  it.runIf(existsSync(sample))("is read whole: 4,537 companies, none refused, 195 in strike-off", async () => {
    const file = await openRegisterFile(sample);
    const count = { companies: 0, rejects: 0, strikeOff: 0, warnings: 0 };
    const types = new Set<string | null>();
    for await (const line of linesOf(file)) {
      if (line.kind !== "company") count.rejects += 1;
      else {
        count.companies += 1;
        count.warnings += line.warnings.length;
        if (line.row.statusDetail === "active-proposal-to-strike-off") count.strikeOff += 1;
        types.add(line.row.type);
      }
    }
    expect(count).toEqual({ companies: 4537, rejects: 0, strikeOff: 195, warnings: 0 });
    expect(types.size).toBe(12);
    expect(file.progress).toEqual({ bytesRead: file.totalBytes, repairedLines: 0, firstRepaired: [] });
  });
});
