import { describe, expect, it } from "vitest";
import { readBulkCompany } from "./bulk-company";
import { accountTypeOfText, statusOfText, typeOfCategory } from "./bulk-vocabulary";

function read(values: Record<string, string>) {
  const row: Record<string, string> = {
    CompanyName: "PLACEHOLDER WIDGETS LTD",
    CompanyNumber: "99000001",
    CompanyStatus: "Active",
    ...values,
  };
  const names = Object.keys(row);
  return readBulkCompany(new Map(names.map((name, index) => [name, index])), Object.values(row));
}

describe("the words of the bulk file", () => {
  it.each([
    ["Active", "active", null],
    ["Active - Proposal to Strike off", "active", "active-proposal-to-strike-off"],
    ["ACTIVE - PROPOSAL TO STRIKE OFF", "active", "active-proposal-to-strike-off"],
    ["Active \u2013 Proposal to Strike Off", "active", "active-proposal-to-strike-off"],
    ["Active-Proposal to strike-off", "active", "active-proposal-to-strike-off"],
    ["Liquidation", "liquidation", null],
    ["In Administration", "administration", null],
    ["ADMINISTRATION ORDER", "administration", null],
    ["In Administration/Administrative Receiver", "administration", null],
    ["Live but Receiver Manager on at least one charge", "receivership", null],
    ["Voluntary Arrangement", "voluntary-arrangement", null],
    ["Something New / Unheard of", "something-new-unheard-of", null],
    ["constructor", "constructor", null],
    ["", "unknown", null],
  ])("say of status %j: %s, %s", (text, status, statusDetail) => {
    expect(statusOfText(text)).toEqual({ status, statusDetail });
  });

  it.each([
    ["Private Limited Company", "ltd"],
    ["PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", "private-limited-guarant-nsc"],
    [
      "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)",
      "private-limited-guarant-nsc-limited-exemption",
    ],
    ["Limited Partnership", "limited-partnership"],
    ["Limited Liability Partnership", "llp"],
    ["Other company type", "other"],
    ["Charitable Incorporated Organisation", "charitable-incorporated-organisation"],
    ["Registered Society", "registered-society-non-jurisdictional"],
    ["Public Limited Company", "plc"],
    ["Private Unlimited Company", "private-unlimited"],
    ["Scottish Charitable Incorporated Organisation", "scottish-charitable-incorporated-organisation"],
    ["Investment Company with Variable Capital", "investment-company-with-variable-capital"],
    ["Investment Company with Variable Capital (Umbrella)", "icvc-umbrella"],
    ["Protected Cell Company", "protected-cell-company"],
  ])("say of category %j: %s", (text, type) => {
    expect(typeOfCategory(text)).toEqual({ type, subtype: null });
  });

  it("keep a community interest company apart by its subtype", () => {
    expect(typeOfCategory("Community Interest Company").subtype).toBe("community-interest-company");
  });

  it("take accounts that were never filed for none", () => {
    expect(accountTypeOfText("NO ACCOUNTS FILED")).toBeNull();
    expect(accountTypeOfText("")).toBeNull();
    expect(accountTypeOfText("TOTAL EXEMPTION FULL")).toBe("total-exemption-full");
    expect(accountTypeOfText("ACCOUNTS TYPE NOT AVAILABLE")).toBe("no-accounts-type-available");
  });
});

describe("a row of the bulk file", () => {
  it("turns days into ISO days and impossible ones into null with a warning", () => {
    const { row, warnings } = read({
      IncorporationDate: "29/02/2024",
      "Accounts.NextDueDate": "31/02/2025",
      DissolutionDate: "",
    });
    expect(row).toMatchObject({ incorporatedOn: "2024-02-29", dissolvedOn: null, accounts: { nextDueOn: null } });
    expect(warnings).toEqual(['Accounts.NextDueDate "31/02/2025" is not a day in the form DD/MM/YYYY']);
  });

  it("reads industry codes, the old four-digit ones too, and none from None Supplied", () => {
    const { row } = read({
      "SICCode.SicText_1": "62020 - Information technology consultancy activities",
      "SICCode.SicText_2": "4531 - Installation electrical wiring etc.",
      "SICCode.SicText_3": "None Supplied",
      "SICCode.SicText_4": "62020 - Information technology consultancy activities",
    });
    expect(row?.sicCodes).toEqual(["62020", "4531"]);
  });

  it("takes the literal null for a missing value", () => {
    const { row } = read({
      "RegAddress.PostTown": "null",
      "RegAddress.PostCode": " NULL ",
      "RegAddress.AddressLine1": "1  SAMPLE\tROAD",
    });
    expect(row?.address).toMatchObject({ town: null, postcode: null, line1: "1 SAMPLE ROAD" });
  });

  it("keeps previous names with the day each one ended", () => {
    const { row } = read({
      "PreviousName_1.CompanyName": "OLD PLACEHOLDER LTD",
      "PreviousName_1.CONDATE": "05/06/2019",
    });
    expect(row?.previousNames).toEqual([{ name: "OLD PLACEHOLDER LTD", from: null, to: "2019-06-05" }]);
  });

  it("is refused without a readable number, a name or a status", () => {
    expect(read({ CompanyNumber: "N/A" }).reason).toMatch(/not a company number/);
    expect(read({ CompanyName: "null" }).reason).toBe("Company 99000001 has no name");
    expect(read({ CompanyStatus: "null" }).reason).toBe("Company 99000001 has no status");
  });
});

describe("a value that no index could take", () => {
  it("rejects its line, with the name of its column, by its bytes", () => {
    expect(read({ "RegAddress.PostCode": "É".repeat(251) })).toMatchObject({
      row: null,
      reason: "RegAddress.PostCode is longer than 500 bytes, which no value is",
    });
    expect(read({ CompanyName: "É".repeat(250) })).toMatchObject({ reason: null });
  });
});
