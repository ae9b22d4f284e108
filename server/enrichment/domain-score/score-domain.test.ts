import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandOf, logOdds, probability } from "@/server/enrichment/domain-score/bands";
import { ACCEPT_AT, REVIEW_AT } from "@/server/enrichment/domain-score/schema";
import { type DomainEvidence, scoreDomain } from "@/server/enrichment/domain-score/score-domain";

const score = (name: string, domain: string, more: Partial<DomainEvidence> = {}) =>
  scoreDomain({ name, domain, previousNames: [], otherCompanies: 0, ...more });
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
    expect(signals("Harrowmere Joinery Limited", "harrowmere.blogspot.com")).toContain("shared-host");
    expect(signals("Mailinator Limited", "mailinator.com")).toContain("free-mail");
  });

  test("falls with a telling word that another one has taken, and with other companies at the domain", () => {
    const whole = score("Harrowmere Joinery Limited", "harrowmerejoinery.com").confidence;
    expect(score("Harrowmere Joinery Limited", "harrowmeretravel.com").confidence).toBeLessThan(whole);
    const shared = score("Harrowmere Joinery Limited", "harrowmerejoinery.com", { otherCompanies: 3 });
    expect(shared.confidence).toBeLessThan(whole);
    expect(shared.reasons).toContainEqual(
      expect.objectContaining({ signal: "shared-domain", detail: "3 other companies have the same domain" }),
    );
  });

  test("knows initials, and the name that a company had before", () => {
    const name = "Brackenfold Roofing And Guttering Limited";
    expect(score(name, "brag.co.uk").confidence).toBeGreaterThan(score(name, "bxqg.co.uk").confidence);
    const renamed = score("Lumenfold Limited", "harrowmerejoinery.co.uk", {
      previousNames: ["HARROWMERE JOINERY LIMITED"],
    });
    expect(renamed.confidence).toBeGreaterThan(score("Lumenfold Limited", "harrowmerejoinery.co.uk").confidence);
  });

  test("weighs the suffix by what an organisation is", () => {
    const gain = (name: string) =>
      logOdds(score(name, "tarnvale.ac.uk").confidence) - logOdds(score(name, "tarnvale.com").confidence);
    expect(gain("University Of Tarnvale")).toBeGreaterThan(gain("Tarnvale Roofing Limited"));
  });

  test("adds what its pages and its DNS say, as log-odds", () => {
    const evidence = {
      name: "Harrowmere Joinery Limited",
      previousNames: [],
      domain: "hj-works.co.uk",
      otherCompanies: 0,
    };
    const shown = { signal: "site-number", weight: 7, detail: "The site shows the company number" };
    const before = scoreDomain(evidence);
    const after = scoreDomain(evidence, [shown]);
    expect(after.confidence).toBeGreaterThan(before.confidence);
    expect(after.reasons).toContainEqual(shown);
  });

  test("explains itself, strongest reason first; the reasons sum to the confidence and the band follows, whatever the words", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(fc.domain(), fc.string()),
        fc.array(fc.string(), { maxLength: 2 }),
        fc.nat(9),
        (name, domain, previousNames, otherCompanies) => {
          const { confidence, band, reasons } = score(name, domain, { previousNames, otherCompanies });
          expect(band).toBe(bandOf(confidence));
          expect(probability(reasons.reduce((sum, { weight }) => sum + weight, 0))).toBeCloseTo(confidence, 2);
          const weights = reasons.map((reason) => Math.abs(reason.weight));
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
