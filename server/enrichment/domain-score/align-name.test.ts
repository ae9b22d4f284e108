import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignName } from "@/server/enrichment/domain-score/align-name";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { prepareCompany, prepareDomain } from "@/server/enrichment/domain-score/subject";
import { wordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";

const knowledge = wordKnowledge(shippedModel);

function read(name: string, domain: string) {
  const company = prepareCompany({ name, previousNames: [] }, knowledge);
  const label = prepareDomain(domain, knowledge);
  const [first] = company.names;
  if (!first) throw new Error("A company has a name");
  return { ...alignName(first, label), label: label.text };
}
const pieces = (name: string, domain: string) => {
  const { steps, label } = read(name, domain);
  return steps.filter(({ from, to }) => to > from).map(({ kind, from, to }) => `${kind} ${label.slice(from, to)}`);
};

describe("a label read by a name", () => {
  test.each([
    ["Harrowmere Joinery Limited", "harrowmere-joinery.co.uk", ["whole harrowmere", "whole joinery"]],
    ["Harrowmere Semiconductor Limited", "harrowmeresemi.com", ["whole harrowmere", "start semi"]],
    ["Tarnvale Foods Limited", "tarnvalefood.com", ["whole tarnvale", "plural food"]],
    ["Lumenfold Trading Limited", "lumenfoldgroup.com", ["whole lumenfold", "filler group"]],
    ["Quayside Orchard Partnership", "qop.org.uk", ["initial q", "initial o", "initial p"]],
    ["H & K Tarnvale PLC", "hktarnvaleplc.co.uk", ["whole hk", "whole tarnvale", "whole plc"]],
  ])("%s at %s", (name, domain, expected) => {
    expect(pieces(name, domain)).toEqual(expected);
  });

  test("gains from the name only where the name explains it", () => {
    expect(read("Harrowmere Joinery Limited", "harrowmere.com").gain).toBeGreaterThan(15);
    expect(read("Harrowmere Joinery Limited", "lumenfold.com").gain).toBeLessThan(3);
  });

  test("covers every letter once and spends every word once, whatever the texts", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z &.()]{1,60}$/), fc.stringMatching(/^[a-z0-9-]{1,40}$/), (name, label) => {
        const { steps, label: text } = read(name, `${label}.com`);
        let at = 0;
        for (const { from, to } of steps) {
          expect(from).toBe(at);
          at = to;
        }
        expect(at).toBe(text.length);
        const words = steps.flatMap(({ word }) => (word ? [word] : []));
        expect(new Set(words).size).toBe(words.length);
      }),
    );
  });
});
