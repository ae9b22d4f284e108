import { expect, test } from "vitest";
import { formatAppointed, formatCompanyType, formatRole, formatStatus } from "@/lib/format/register-words";
import { formatSic } from "@/lib/format/sic-divisions";

test("codes of the register become words", () => {
  expect(formatStatus("active", "active-proposal-to-strike-off")).toBe("Active, proposal to strike off");
  expect(formatCompanyType("ltd")).toBe("Private limited company");
  expect(formatRole("llp-designated-member")).toBe("LLP designated member");
  expect(formatSic("43320")).toBe("Specialised construction (43320)");
});

test("a code nobody has words for yet is made readable", () => {
  expect(formatStatus("newly-invented", null)).toBe("Newly invented");
  expect(formatCompanyType("moon-base")).toBe("Moon base");
  expect(formatSic("00001")).toBe("SIC 00001");
});

test("what the register has not told yet stays unknown", () => {
  expect(formatStatus(null, null)).toBeNull();
  expect(formatCompanyType(null)).toBeNull();
});

test("an appointment from before 1992 says so, where the register has no day", () => {
  expect(formatAppointed({ appointedOn: "2018-03-01", appointedBefore: null })).toBe("2018");
  expect(formatAppointed({ appointedOn: null, appointedBefore: "1991-12-31" })).toBe("1991 or before");
  expect(formatAppointed({ appointedOn: null, appointedBefore: null })).toBeNull();
});
