import { existsSync, readdirSync, readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ProviderError } from "@/server/platform/errors";

import { mapStart } from "./map-start";
import { mapBalance, mapDomainResult, mapEmailResult, mapVerificationResult } from "./mapper";
import { samples, wireOf } from "./wire-samples";

const READERS = [mapStart, mapDomainResult, mapEmailResult, mapVerificationResult, mapBalance] as const;

/** A value with one of its parts replaced, removed or wrapped. */
function damage(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return replacement;
  const entries = Object.entries(value);
  if (entries.length === 0) return replacement;
  const place = step % entries.length;
  const kept = entries.flatMap(([key, member], index) => {
    if (index !== place) return [[key, member] as const];
    return rest.length === 0 && replacement === undefined ? [] : [[key, damage(member, rest, replacement)] as const];
  });
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept);
}

describe("any answer at all", () => {
  it("either maps or throws a ProviderError", () => {
    const replacement = fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined });
    const body = fc.tuple(
      fc.constantFrom(...Object.values(samples)),
      fc.array(fc.nat(9), { maxLength: 6 }),
      replacement,
    );
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(200, 200, 200, 400, 402, 404, 422, 500),
        fc.nat(400),
        ([sample, path, part], status, cut) => {
          const whole = JSON.stringify(damage(sample, path, part)) ?? "";
          for (const text of [whole, whole.slice(0, cut)]) {
            for (const read of READERS) {
              try {
                read(wireOf(text, status));
              } catch (error) {
                expect(error).toBeInstanceOf(ProviderError);
              }
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  const recorded = new URL("../../../../shared/reference/fixtures/snov/", import.meta.url);
  const files = existsSync(recorded) ? readdirSync(recorded).filter((file) => file.endsWith(".json")) : [];

  it.skipIf(files.length === 0)("that was described elsewhere maps as well, and its results fully", () => {
    const read = (file: string) => wireOf(readFileSync(new URL(file, recorded), "utf8"));
    for (const file of files) {
      for (const reader of READERS) {
        try {
          reader(read(file));
        } catch (error) {
          expect(error, file).toBeInstanceOf(ProviderError);
        }
      }
    }
    expect(mapStart(read("20_email_finder_start.response.json")).outcome).toBe("started");
    expect(mapStart(read("02_domain_search_start.response.json")).outcome).toBe("started");
    expect(mapDomainResult(read("23_company_domain_by_name_result.response.json"))).toMatchObject({
      answers: { length: 2 },
    });
    expect(mapEmailResult(read("21_email_finder_result.response.json"))).toMatchObject({ answers: { length: 2 } });
    expect(mapVerificationResult(read("29_email_verification_result.response.json"))).toMatchObject({
      answers: { length: 5 },
    });
    expect(mapBalance(read("30_get_balance.response.json")).credits).toBe(4875);
  });
});
