import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStrikeOff } from "./strike-off";
import { active, codes, dissolved, filed, proposal } from "./testing";

describe("the stage of a strike-off", () => {
  it("is proposed from the first notice on, with dissolution two months later", () => {
    expect(
      deriveStrikeOff({ ...proposal, filings: filed(["2025-01-01", "accounts"], ["2026-05-19", "noticedCompulsory"]) }),
    ).toEqual({
      stage: "proposed",
      kind: "compulsory",
      since: "2026-05-19",
      noticeOn: "2026-05-19",
      expectedDissolutionOn: "2026-07-19",
      transactionId: "noticedCompulsory 2026-05-19",
    });
  });

  it("counts a voluntary proposal from the application and names it by its notice", () => {
    expect(
      deriveStrikeOff({ ...proposal, filings: filed(["2026-04-10", "applied"], ["2026-04-21", "noticedVoluntary"]) }),
    ).toMatchObject({
      stage: "proposed",
      kind: "voluntary",
      since: "2026-04-10",
      noticeOn: "2026-04-21",
      transactionId: "noticedVoluntary 2026-04-21",
    });
  });

  it("is proposed when the application stands alone or the profile alone says so", () => {
    expect(deriveStrikeOff({ ...proposal, filings: filed(["2026-06-10", "applied"]) })).toMatchObject({
      stage: "proposed",
      since: "2026-06-10",
      noticeOn: null,
      expectedDissolutionOn: null,
    });
    expect(deriveStrikeOff({ ...proposal, filings: [] })).toEqual({
      stage: "proposed",
      kind: null,
      since: null,
      noticeOn: null,
      expectedDissolutionOn: null,
      transactionId: null,
    });
  });

  it.each([
    ["noticedVoluntary", "suspendedVoluntary", "voluntary"],
    ["noticedCompulsory", "suspendedCompulsory", "compulsory"],
  ] as const)("is suspended after an objection: %s, %s", (notice, objection, kind) => {
    expect(deriveStrikeOff({ ...proposal, filings: filed(["2026-04-21", notice], ["2026-05-08", objection]) })).toEqual(
      {
        stage: "suspended",
        kind,
        since: "2026-05-08",
        noticeOn: "2026-04-21",
        expectedDissolutionOn: null,
        transactionId: `${notice} 2026-04-21`,
      },
    );
  });

  it.each(["broughtUpToDate", "withdrawn", "discontinuedVoluntary"] as const)(
    "is discontinued by %s once the profile is plain",
    (end) => {
      const notice = end === "broughtUpToDate" ? "noticedCompulsory" : "noticedVoluntary";
      expect(deriveStrikeOff({ ...active, filings: filed(["2026-02-03", notice], ["2026-03-01", end]) })).toMatchObject(
        {
          stage: "discontinued",
          since: "2026-03-01",
          noticeOn: "2026-02-03",
          expectedDissolutionOn: null,
        },
      );
    },
  );

  it("is forgotten a year after it was discontinued", () => {
    expect(
      deriveStrikeOff({
        ...active,
        filings: filed(["2024-02-03", "noticedCompulsory"], ["2024-03-01", "broughtUpToDate"]),
      }),
    ).toBeNull();
  });

  it("is dissolved by the final notice, which also says how", () => {
    expect(
      deriveStrikeOff({
        ...dissolved,
        filings: filed(
          ["2025-11-25", "noticedCompulsory"],
          ["2025-12-11", "suspendedCompulsory"],
          ["2026-05-19", "dissolvedCompulsory"],
        ),
      }),
    ).toMatchObject({
      stage: "dissolved",
      kind: "compulsory",
      since: "2026-05-19",
      noticeOn: "2025-11-25",
      expectedDissolutionOn: null,
    });
    expect(deriveStrikeOff({ ...dissolved, filings: filed(["2010-02-09", "dissolvedVoluntary"]) })).toMatchObject({
      stage: "dissolved",
      kind: "voluntary",
      noticeOn: null,
    });
  });

  it("is none when a company was liquidated, is being liquidated, or never had one", () => {
    expect(deriveStrikeOff({ ...dissolved, filings: filed(["2026-04-28", "dissolvedLiquidation"]) })).toBeNull();
    expect(
      deriveStrikeOff({
        ...dissolved,
        filings: filed(["2026-01-28", "noticedCompulsory"], ["2026-04-28", "dissolvedLiquidation"]),
      }),
    ).toBeNull();
    expect(
      deriveStrikeOff({ ...active, status: "liquidation", filings: filed(["2026-06-09", "noticedCompulsory"]) }),
    ).toBeNull();
    expect(deriveStrikeOff({ ...active, filings: filed(["2026-01-28", "accounts"]) })).toBeNull();
    expect(deriveStrikeOff({ ...dissolved, filings: [] })).toBeNull();
  });

  it("is none after a court restored the company", () => {
    const history = [
      ["2020-01-28", "noticedVoluntary"],
      ["2020-04-14", "dissolvedVoluntary"],
    ] as [string, keyof typeof codes][];
    expect(deriveStrikeOff({ ...active, filings: filed(...history) })).toBeNull();
    expect(deriveStrikeOff({ ...active, filings: filed(...history, ["2021-01-01", "restored"]) })).toBeNull();
    expect(
      deriveStrikeOff({
        ...proposal,
        filings: filed(...history, ["2021-01-01", "restored"], ["2026-06-02", "noticedCompulsory"]),
      }),
    ).toMatchObject({ stage: "proposed", kind: "compulsory", noticeOn: "2026-06-02" });
  });

  it("begins anew with each first notice", () => {
    const twice = filed(
      ["2025-02-13", "applied"],
      ["2025-02-25", "noticedVoluntary"],
      ["2025-04-16", "discontinuedVoluntary"],
      ["2026-05-28", "applied"],
      ["2026-06-09", "noticedVoluntary"],
    );
    expect(deriveStrikeOff({ ...proposal, filings: twice })).toMatchObject({
      since: "2026-05-28",
      transactionId: "noticedVoluntary 2026-06-09",
      expectedDissolutionOn: "2026-08-09",
    });
    const renewed = filed(
      ["2025-02-25", "noticedCompulsory"],
      ["2025-03-16", "suspendedCompulsory"],
      ["2026-06-09", "noticedCompulsory"],
    );
    expect(deriveStrikeOff({ ...proposal, filings: renewed })).toMatchObject({
      stage: "proposed",
      noticeOn: "2026-06-09",
    });
  });

  it.each([
    ["broughtUpToDate", "noticedCompulsory", "noticedVoluntary", "voluntary"],
    ["suspendedCompulsory", "noticedCompulsory", "noticedVoluntary", "voluntary"],
    ["withdrawn", "noticedVoluntary", "noticedCompulsory", "compulsory"],
    ["discontinuedVoluntary", "noticedVoluntary", "noticedCompulsory", "compulsory"],
    ["suspendedVoluntary", "noticedVoluntary", "noticedCompulsory", "compulsory"],
  ] as const)("is left as it is by the other kind's %s", (end, own, other, kind) => {
    const noticeOn = "2026-06-02";
    const both = filed(["2026-05-12", own], [noticeOn, other], ["2026-06-09", end]);
    const alone = filed([noticeOn, other], ["2026-06-09", end]);
    for (const filings of [both, alone])
      expect(deriveStrikeOff({ ...proposal, filings })).toMatchObject({ stage: "proposed", kind, noticeOn });
    // Ahead of the profile, and then both are over.
    expect(deriveStrikeOff({ ...active, filings: both })).toMatchObject({ stage: "proposed", kind });
    if (end !== "suspendedCompulsory" && end !== "suspendedVoluntary")
      expect(deriveStrikeOff({ ...active, today: "2026-09-01", filings: both })).toMatchObject({
        stage: "discontinued",
        since: "2026-06-09",
      });
  });

  it("goes on as the compulsory one that it was when the company's own application is withdrawn", () => {
    const history: [string, keyof typeof codes][] = [
      ["2026-05-12", "noticedCompulsory"],
      ["2026-05-20", "applied"],
    ];
    const compulsory = { stage: "proposed", kind: "compulsory", expectedDissolutionOn: "2026-07-12" };
    expect(deriveStrikeOff({ ...proposal, filings: filed(...history) })).toMatchObject(compulsory);
    expect(deriveStrikeOff({ ...proposal, filings: filed(...history, ["2026-06-10", "withdrawn"]) })).toMatchObject(
      compulsory,
    );
  });

  it("is none of another kind that nobody moved for a year", () => {
    const filings = filed(
      ["2012-03-06", "noticedCompulsory"],
      ["2026-05-12", "noticedVoluntary"],
      ["2026-06-09", "discontinuedVoluntary"],
    );
    expect(deriveStrikeOff({ ...proposal, filings })).toMatchObject({ stage: "discontinued", kind: "voluntary" });
  });

  it("believes a fresh filing before the profile catches up, and the profile afterwards", () => {
    const noticed = filed(["2026-06-09", "noticedCompulsory"]);
    expect(deriveStrikeOff({ ...active, filings: noticed })).toMatchObject({ stage: "proposed" });
    expect(deriveStrikeOff({ ...active, today: "2026-09-01", filings: noticed })).toMatchObject({
      stage: "discontinued",
      since: null,
    });

    const ended = filed(["2026-05-12", "noticedCompulsory"], ["2026-06-09", "broughtUpToDate"]);
    expect(deriveStrikeOff({ ...proposal, filings: ended })).toMatchObject({
      stage: "discontinued",
      since: "2026-06-09",
    });
    expect(deriveStrikeOff({ ...proposal, today: "2026-09-01", filings: ended })).toMatchObject({
      stage: "proposed",
      kind: null,
      since: null,
    });
    expect(deriveStrikeOff({ ...dissolved, filings: noticed })).toMatchObject({
      stage: "dissolved",
      since: null,
      kind: "compulsory",
    });
  });

  it("ends a February dissolution on the last day of February", () => {
    expect(
      deriveStrikeOff({ ...proposal, filings: filed(["2025-12-31", "noticedCompulsory"]) })?.expectedDissolutionOn,
    ).toBe("2026-02-28");
  });

  it("reads the register's older spelling and forms whose description is unknown", () => {
    const old = [{ transactionId: "a", type: "GAZ1", description: "gazette-notice-compulsary", date: "2026-06-02" }];
    const unknown = [{ transactionId: "a", type: "gaz1(a)", description: "legacy", date: "2026-06-02" }];
    expect(deriveStrikeOff({ ...proposal, filings: old })).toMatchObject({ kind: "compulsory" });
    expect(deriveStrikeOff({ ...proposal, filings: unknown })).toMatchObject({ kind: "voluntary" });
  });

  it("is told for any history without failing, expected only while proposed", () => {
    const event = fc.tuple(
      fc.integer({ min: 0, max: 900 }),
      fc.constantFrom(...(Object.keys(codes) as (keyof typeof codes)[])),
    );
    const filings = fc
      .array(event, { maxLength: 12 })
      .map((events) =>
        filed(
          ...events.map(([day, code]): [string, keyof typeof codes] => [
            new Date(1.7e12 + day * 864e5).toISOString().slice(0, 10),
            code,
          ]),
        ),
      );
    fc.assert(
      fc.property(filings, fc.constantFrom(proposal, active, dissolved), (list, profile) => {
        const strikeOff = deriveStrikeOff({ ...profile, filings: list });
        if (strikeOff?.stage !== "proposed") expect(strikeOff?.expectedDissolutionOn ?? null).toBeNull();
        if (profile === proposal) expect(strikeOff).not.toBeNull();
      }),
    );
  });
});
