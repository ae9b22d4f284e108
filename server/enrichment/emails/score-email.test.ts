import { describe, expect, test } from "vitest";
import { type EmailEvidence, scoreEmail } from "@/server/enrichment/emails/score-email";

const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };

function score(
  email: string,
  more: { status?: "valid" | "unknown"; unknownReason?: string } & Partial<
    typeof flags & Pick<EmailEvidence, "domainConfidence" | "pattern" | "mail" | "namesakes">
  > = {},
) {
  const { status = "valid", unknownReason = null, ...circumstances } = more;
  const { domainConfidence = 0.95, pattern = null, mail = null, namesakes = 0, ...changed } = circumstances;
  const found = { email, status, unknownReason, ...flags, ...changed };
  const person = { forename: "Zoë", surname: "O'Marlowe" };
  return scoreEmail({ found, ...person, domain: "tarnvale.co.uk", domainConfidence, pattern, mail, namesakes });
}
const signals = (...given: Parameters<typeof score>) => score(...given).reasons.map((reason) => reason.signal);

describe("an address's score", () => {
  test.each([
    ["zoe.omarlowe@tarnvale.co.uk", "full-name"],
    ["zomarlowe@tarnvale.co.uk", "initial-and-surname"],
    ["omarlowe@tarnvale.co.uk", "surname"],
    ["zoe@tarnvale.co.uk", "forename"],
    ["bob@tarnvale.co.uk", "other-name"],
    ["info@tarnvale.co.uk", "role-address"],
  ])("reads %s as %s", (email, signal) => {
    expect(signals(email)).toContain(signal);
  });

  test("is higher the more of the name is in the address", () => {
    const scores = ["zoe.omarlowe", "zomarlowe", "omarlowe", "zoe", "info", "bob"].map(
      (local) => score(`${local}@tarnvale.co.uk`).confidence,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test("is lower when the server did not confirm it, and lower still without a catch-all to blame", () => {
    const [valid, catchAll, greylist] = [
      score("zoe@tarnvale.co.uk"),
      score("zoe@tarnvale.co.uk", { status: "unknown", unknownReason: "catchall" }),
      score("zoe@tarnvale.co.uk", { status: "unknown", unknownReason: "greylist" }),
    ].map((scored) => scored.confidence);
    expect(valid).toBeGreaterThan(catchAll ?? 1);
    expect(catchAll).toBeGreaterThan(greylist ?? 1);
  });

  test("is never better than its domain deserves", () => {
    const sure = score("zoe@tarnvale.co.uk", { domainConfidence: 0.99 }).confidence;
    expect(score("zoe@tarnvale.co.uk", { domainConfidence: 0.3 }).confidence).toBeLessThan(sure);
  });

  test("marks an address at another domain, though not at one below the domain asked for", () => {
    expect(score("zoe@tarnvale.com")).toMatchObject({ isOffDomain: true });
    expect(score("zoe@nottarnvale.co.uk")).toMatchObject({ isOffDomain: true });
    expect(score("zoe@mail.tarnvale.co.uk")).toMatchObject({ isOffDomain: false });
    expect(score("ZOE@TARNVALE.CO.UK")).toMatchObject({ isOffDomain: false });
    expect(score("zoe@tarnvale.com").confidence).toBeLessThan(score("zoe@tarnvale.co.uk").confidence);
  });

  test("gains by the house's pattern, more so when several show it, and loses by another", () => {
    const scores = [
      { pattern: "first" as const, count: 3 },
      { pattern: "first" as const, count: 1 },
      null,
      { pattern: "first.last" as const, count: 3 },
    ].map((pattern) => score("zoe@tarnvale.co.uk", { pattern }).confidence);
    expect(new Set(scores).size).toBe(4);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test("the house's pattern says nothing of an address elsewhere, nor of a role's", () => {
    const pattern = { pattern: "first.last" as const, count: 3 };
    for (const email of ["zoe@tarnvale.com", "info@tarnvale.co.uk"]) {
      expect(score(email, { pattern }).confidence).toBe(score(email).confidence);
    }
  });

  test("is next to nothing where the domain takes no mail, and halved by a namesake on the board", () => {
    expect(score("zoe@tarnvale.co.uk", { mail: "none", status: "unknown" }).confidence).toBeLessThan(0.1);
    expect(signals("zoe@tarnvale.co.uk", { mail: "no-mx" })).toContain("no-mx");
    expect(signals("zoe@tarnvale.co.uk", { namesakes: 1 })).toContain("namesake");
  });

  test.each(["sales2", "info.uk", "no-reply", "accounts-"])("knows %s@ as a role's", (local) => {
    expect(signals(`${local}@tarnvale.co.uk`)).toContain("role-address");
  });

  test.each([
    ["isDisposable", "disposable"],
    ["isWebmail", "webmail"],
    ["isGibberish", "gibberish"],
  ] as const)("holds %s against it", (flag, signal) => {
    expect(signals("zoe@tarnvale.co.uk", { [flag]: true })).toContain(signal);
  });
});
