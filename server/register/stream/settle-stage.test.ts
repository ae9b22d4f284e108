import { describe, expect, test } from "vitest";
import { settleStage } from "@/server/register/stream/settle-stage";

const DETAIL = "active-proposal-to-strike-off";
const today = "2026-11-22";
const filing = (transactionId: string, type: string, description: string, date: string) => ({
  transactionId,
  type,
  description,
  date,
});
const notice = filing("n", "GAZ1", "gazette-notice-compulsory", "2026-11-17");
const active = { status: "active", statusDetail: null, dissolvedOn: null };
const proposed = { ...active, statusDetail: DETAIL };

describe("the stage of a strike-off", () => {
  test("is settled by profile and notice together, and doubted while one of them is missing", () => {
    expect(settleStage(proposed, [notice], null, today)).toMatchObject({
      strikeOff: { stage: "proposed", noticeOn: "2026-11-17", expectedDissolutionOn: "2027-01-17" },
      doubt: null,
    });
    expect(settleStage(proposed, [], null, today).doubt).toContain("filing history");
    expect(settleStage(active, [notice], null, today).doubt).toContain("the profile does not");
  });

  test("keeps what was known before we followed the company", () => {
    const held = { strike_off_stage: "suspended" as const, strike_off_notice_on: "2026-10-06" };
    expect(settleStage(proposed, [], held, today).strikeOff).toMatchObject({
      stage: "suspended",
      noticeOn: "2026-10-06",
    });
    const objection = filing("s", "DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended", "2026-11-20");
    const before = { strike_off_stage: "proposed" as const, strike_off_notice_on: "2026-10-06" };
    expect(settleStage(proposed, [objection], before, today).strikeOff).toMatchObject({
      stage: "suspended",
      noticeOn: "2026-10-06",
    });
  });

  test("ends when the proposal is gone from the profile, and asks how when no filing says", () => {
    const held = { strike_off_stage: "proposed" as const, strike_off_notice_on: "2026-10-06" };
    const left = settleStage(active, [], held, today);
    expect(left).toMatchObject({ strikeOff: { stage: "discontinued" }, doubt: expect.stringContaining("left") });
    const untold = { strike_off_stage: "discontinued" as const, strike_off_notice_on: "2026-10-06" };
    expect(settleStage(active, [], untold, today).doubt).toContain("no filing says how");
    const dissolved = { status: "dissolved", statusDetail: null, dissolvedOn: "2026-11-17" };
    expect(settleStage(dissolved, [], held, today).strikeOff).toMatchObject({
      stage: "dissolved",
      since: "2026-11-17",
    });
  });
});
