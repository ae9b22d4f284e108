import { expect, it } from "vitest";
import { NOTHING_EXPECTED } from "@/server/enrichment/lookups/hit-rates";
import { likelyMinutes, likelyRange } from "@/server/enrichment/runs/foresee-run";
import { addMost, noTallies } from "@/server/enrichment/runs/tally-operations";

const few = { domain: 20, email: 20, verification: 20 };
const many = { domain: 220, email: 220, verification: 220 };
const allowances = {
  snov: { requests: 60, windowMs: 60_000 },
  companiesHouse: { requests: 600, windowMs: 300_000 },
};

function domainsOf(companies: number, rate: number) {
  const tallies = noTallies();
  addMost(tallies.domain, companies, 1);
  tallies.domain.expected = companies * rate;
  return tallies;
}

it("holds the expected cost, and is the wider the fewer answers the rates rest on", () => {
  const known = likelyRange(domainsOf(100, 0.6), 100, many, 100);
  const guessed = likelyRange(domainsOf(100, 0.6), 100, few, 100);
  // Of 100 hits at 0.6, 8 in 10 binomial outcomes lie within 54 and 66; the doubt of the rate comes on top.
  expect(known).toEqual({ from: 52, to: 68 });
  expect(guessed.from).toBeLessThan(known.from);
  expect(guessed.to).toBeGreaterThan(known.to);
});

it("stays between nothing and the maximum, and is a point where nothing is open", () => {
  expect(likelyRange(domainsOf(1, 0.6), 1, few, 1)).toEqual({ from: 0, to: 1 });
  expect(likelyRange(domainsOf(100, 0.6), 100, few, 40)).toEqual({ from: 40, to: 40 });
  expect(likelyRange(noTallies(), 5, few, 0)).toEqual({ from: 0, to: 0 });
});

it("takes as long as the slower provider's allowance", () => {
  const rates = { ...NOTHING_EXPECTED, domainCredits: 0.6, domainFound: 0.5, accepted: 0.5 };
  const work = { tallies: domainsOf(1200, 0.6), rates, companies: 1200, readsOfficers: false };
  // 240 requests at 60 a minute; 1,200 at 120 a minute, and 300 more for officers.
  expect(likelyMinutes(work, allowances)).toBe(10);
  expect(likelyMinutes({ ...work, readsOfficers: true }, allowances)).toBe(13);
  expect(likelyMinutes(work, { ...allowances, snov: { requests: 10, windowMs: 60_000 } })).toBe(24);
  expect(likelyMinutes({ ...work, tallies: noTallies(), companies: 1 }, allowances)).toBe(1);
});
