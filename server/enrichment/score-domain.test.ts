import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCEPT_AT, bandOf, logOdds, probability, REVIEW_AT } from "@/server/enrichment/bands";
import { type DomainEvidence, scoreDomain } from "@/server/enrichment/score-domain";

const score = (name: string, domain: string, more: Partial<DomainEvidence> = {}) =>
  scoreDomain({ name, domain, previousNames: [], type: "ltd", otherCompanies: 0, ...more });
const signals = (...given: Parameters<typeof score>) => score(...given).reasons.map((reason) => reason.signal);

describe("a domain's score", () => {
  test("accepts the whole name, with or without hyphens", () => {
    expect(score("Harrowmere Joinery Limited", "harrowmerejoinery.co.uk").band).toBe("accept");
    expect(score("Harrowmere Joinery Limited", "harrowmere-joinery.co.uk").band).toBe("accept");
  });

  test("rejects a domain that shares no word, and one of a host that serves everybody", () => {
    expect(score("Harrowmere Joinery Limited", "lumenfold.com").band).toBe("reject");
    expect(score("Gmail Limited", "gmail.com").band).toBe("reject");
    expect(signals("Gmail Limited", "gmail.com")).toContain("shared-host");
  });

  test("falls with each word that is missing, with another country's ending and with other companies at the domain", () => {
    const whole = score("Harrowmere Joinery Limited", "harrowmerejoinery.com").confidence;
    expect(score("Harrowmere Joinery Limited", "harrowmere.com").confidence).toBeLessThan(whole);
    expect(score("Harrowmere Joinery Limited", "harrowmerejoinery.de").confidence).toBeLessThan(whole);
    const shared = score("Harrowmere Joinery Limited", "harrowmerejoinery.com", { otherCompanies: 3 });
    expect(shared.confidence).toBeLessThan(whole);
    expect(shared.reasons).toContainEqual(
      expect.objectContaining({ signal: "shared-domain", detail: "3 other companies have the same domain" }),
    );
  });

  test("knows initials, and the name that a company had before", () => {
    expect(signals("Brackenfold Roofing And Guttering Limited", "brag.co.uk")).toContain("acronym");
    const renamed = score("Lumenfold Limited", "harrowmerejoinery.co.uk", {
      previousNames: ["HARROWMERE JOINERY LIMITED"],
    });
    expect(renamed.reasons.map((reason) => reason.signal)).toContain("previous-name");
    expect(renamed.confidence).toBeGreaterThan(score("Lumenfold Limited", "harrowmerejoinery.co.uk").confidence);
  });

  test("takes an organisation's ending as fitting only for those that are one", () => {
    const charity = score("Friends Of Tarnvale", "friendsoftarnvale.org.uk", { type: "private-limited-guarant-nsc" });
    const shop = score("Friends Of Tarnvale", "friendsoftarnvale.org.uk");
    expect(charity.confidence).toBeGreaterThan(shop.confidence);
  });

  test("explains itself, strongest reason first, and its band follows from its confidence, whatever the words", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.domain(),
        fc.array(fc.string(), { maxLength: 2 }),
        fc.nat(9),
        (name, domain, previousNames, otherCompanies) => {
          const scored = score(name, domain, { previousNames, otherCompanies });
          expect(scored.confidence).toBeGreaterThanOrEqual(0);
          expect(scored.confidence).toBeLessThanOrEqual(1);
          expect(scored.band).toBe(bandOf(scored.confidence));
          expect(scored.reasons.length).toBeGreaterThan(0);
          const weights = scored.reasons.map((reason) => Math.abs(reason.weight));
          expect(weights).toEqual([...weights].sort((a, b) => b - a));
        },
      ),
    );
  });
});

test("bands begin at their thresholds", () => {
  expect([ACCEPT_AT, ACCEPT_AT - 0.0001, REVIEW_AT, REVIEW_AT - 0.0001].map(bandOf)).toEqual([
    "accept",
    "review",
    "review",
    "reject",
  ]);
});

test("log-odds and probabilities turn into each other, and certainty stays finite", () => {
  for (const p of [0.01, 0.5, 0.97]) expect(probability(logOdds(p))).toBeCloseTo(p);
  expect(Number.isFinite(logOdds(0)) && Number.isFinite(logOdds(1))).toBe(true);
});
