import { expect, test } from "vitest";
import { formatCompanyName } from "@/lib/format/company-name";

test.each([
  ["BRACKENFOLD JOINERY LIMITED", "Brackenfold Joinery Limited"],
  ["PENHALLOW & DRAKE INTERIORS LTD", "Penhallow & Drake Interiors Ltd"],
  ["SABLE AND FINCH ACCOUNTANCY LLP", "Sable and Finch Accountancy LLP"],
  ["THE OLD MILL (HALIFAX) CIC", "The Old Mill (Halifax) CIC"],
  ["CWMNI LLWYN-ŶD CYF", "Cwmni Llwyn-Ŷd Cyf"],
  ["JKL IT SUPPORT (UK) LTD.", "JKL IT Support (UK) Ltd"],
  ["O'NEILL & MCDONALD PLC", "O'Neill & McDonald plc"],
  ["1ST CHOICE 24SEVEN LTD", "1st Choice 24SEVEN Ltd"],
  ["ST. LUKE'S TIMBER CO. LIMITED", "St. Luke's Timber Co. Limited"],
  ["A.B.C. FREIGHT LIMITED", "A.B.C. Freight Limited"],
])("%s is read as %s", (register, shown) => {
  expect(formatCompanyName(register)).toBe(shown);
});

test("a name that has small letters stays as it is", () => {
  expect(formatCompanyName("eBay (UK) Limited")).toBe("eBay (UK) Limited");
});

test("a number in the name's place stays as it is", () => {
  expect(formatCompanyName("SC990214")).toBe("SC990214");
});
