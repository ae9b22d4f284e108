import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  companyNumberSchema,
  normaliseCompanyNumber,
  parseCompanyNumber,
  requireCompanyNumber,
} from "./company-number";

describe("a company number", () => {
  it.each([
    ["01234567", "01234567"],
    ["1234567", "01234567"],
    ["7", "00000007"],
    ["  sc123456 ", "SC123456"],
    ["SC 123 456", "SC123456"],
    ["sc1234", "SC001234"],
    ["NI012345", "NI012345"],
    ["oc301234", "OC301234"],
    ["R0000123", "R0000123"],
    ["R123", "R0000123"],
    ["RC000123", "RC000123"],
    ["RS007831", "RS007831"],
    ["IP28814R", "IP28814R"],
    ["ip261c", "IP00261C"],
    ["SP2747RS", "SP2747RS"],
    ["SL01234A", "SL01234A"],
    ["OE012345", "OE012345"],
    ["BR012345", "BR012345"],
    ["０１２３４５６７", "01234567"],
    ["\u00a001234567\u00a0", "01234567"],
  ])("reads %j as %s", (text, number) => {
    expect(normaliseCompanyNumber(text)).toBe(number);
  });

  it.each([
    ["", /missing/],
    ["   ", /missing/],
    ["123456789", /too long/],
    ["SC1234567", /too long/],
    ["00000000", /no digit but zero/],
    ["SC000000", /no digit but zero/],
    ["ABCDEFGH", /not a company number/],
    ["S1234567", /not a company number/],
    ["R1234567", /not a company number/],
    ["12-34567", /not a company number/],
    ["0123456A", /not a company number/],
    ["null", /not a company number/],
  ])("refuses %j and says why", (text, reason) => {
    expect(parseCompanyNumber(text)).toEqual({ number: null, reason: expect.stringMatching(reason) });
  });

  it("is the same after being read twice", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = normaliseCompanyNumber(text);
        if (number !== null) {
          expect(number).toMatch(/^[A-Z0-9]{8}$/);
          expect(normaliseCompanyNumber(number)).toBe(number);
        }
      }),
    );
  });

  it("is normalised and checked by the schema", () => {
    expect(companyNumberSchema.parse("sc1234")).toBe("SC001234");
    const refused = companyNumberSchema.safeParse("nonsense");
    expect(refused.error?.issues[0]?.message).toMatch(/"nonsense" is not a company number/);
  });

  it("names the field when a caller requires it", () => {
    expect(requireCompanyNumber("7")).toBe("00000007");
    expect(() => requireCompanyNumber("x", "companyNumbers.3")).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", field: "companyNumbers.3" }),
    );
  });
});
