import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openRegisterFile } from "./open-register-file";
import { bulkLine, headerLine, linesOf, numbersOf, readAll, zip } from "./testing";

describe("a file that is neither", () => {
  it.each([
    ["empty", "", /empty/],
    ["blank", "\n \n", /empty/],
    ["a web page", "<!doctype html><html></html>", /web page/],
    ["JSON", '{"companyNumbers":[]}', /JSON/],
    ["another CSV", "name,town\nPLACEHOLDER LTD,Exampletown\n", /"name, town"/],
    ["UTF-16", Buffer.from("\ufeffCompanyNumber\n", "utf16le"), /not text/],
    ["an image", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /names no column/],
    ["a broken zip", Buffer.from("PK\u0003\u0004 and nothing else"), /zip is damaged/],
    ["a zip without CSV", zip({ "readme.md": "hello" }), /no \.csv or \.txt file \(it holds readme\.md\)/],
    ["a zip of two", zip({ "a.csv": "1", "b.csv": "2" }), /2 files/],
    ["a header and no more", `${headerLine}\r\n`, /names its columns and holds no company/],
    ["a header and blank lines", `company_number\n \n\n`, /names its columns and holds no company/],
    ["a zip of a header", zip({ "data.csv": headerLine }), /names its columns and holds no company/],
  ])("is refused in words: %s", async (_, content, message) => {
    await expect(readAll(content)).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "file",
      message: expect.stringMatching(message),
    });
  });

  it("names what is accepted", async () => {
    await expect(readAll("a,b")).rejects.toThrow(/bulk file .* column company_number, or a plain list/);
    await expect(openRegisterFile("/nowhere/at-all.csv")).rejects.toMatchObject({ code: "BAD_INPUT" });
  });

  it("a body that breaks off is BAD_INPUT", async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("1234567\n".repeat(100));
        throw new Error("connection lost");
      })(),
    );
    const read = async () => {
      for await (const _ of linesOf(await openRegisterFile(broken)));
    };
    await expect(read()).rejects.toMatchObject({
      code: "BAD_INPUT",
      message: expect.stringMatching(/broke off .* connection lost/),
    });
  });
});

describe("damage", () => {
  const good = Array.from({ length: 12 }, (_, index) => bulkLine({ CompanyNumber: String(99_000_101 + index) }));

  it("to some lines never touches the others", async () => {
    const damage = fc.array(
      fc.tuple(fc.nat(11), fc.nat(400), fc.constantFrom('"', "\u0000", ",", "\ufffd", "é", '"",', "")),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: 900 }), async (cuts, chunkBytes) => {
        const rows = [...good];
        for (const [row, at, text] of cuts) {
          const line = rows[row] ?? "";
          rows[row] = line.slice(0, at % line.length) + text + line.slice((at % line.length) + 1);
        }
        const { lines } = await readAll([headerLine, ...rows].join("\n"), chunkBytes);
        const damaged = new Set(cuts.map(([row]) => row));
        const untouched = good.flatMap((_, row) => (damaged.has(row) ? [] : String(99_000_101 + row)));
        expect(numbersOf(lines)).toEqual(expect.arrayContaining(untouched));
        expect(lines).toHaveLength(good.length);
      }),
      { numRuns: 150 },
    );
  });

  it("anywhere, to any file, ends in lines or in BAD_INPUT", async () => {
    const packed = zip({ "data.csv": [headerLine, ...good].join("\n") });
    const original = fc.constantFrom(
      Buffer.from([headerLine, ...good].join("\r\n")),
      Buffer.from("1234567\nSC1234\n"),
      packed,
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 8 }).map((tail) => [0x50, 0x4b, 3, 4, ...tail]),
    );
    const damaged = fc
      .tuple(original, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), fc.nat(8_000))
      .map(([file, hits, cut]) => {
        const copy = Buffer.from(file.subarray(0, cut));
        for (const [at, byte] of hits) if (copy.length > 0) copy[at % copy.length] = byte;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          damaged,
          bytes.map((list) => Buffer.from(list)),
        ),
        async (content) => {
          await readAll(content, 64).catch((error) =>
            expect(error).toMatchObject({ name: "AppError", code: "BAD_INPUT" }),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});
