import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placeEmails, placeVerdicts } from "@/server/enrichment/tasks/place-answers";

type Answer = Parameters<typeof placeEmails>[1][number];
type Question = Parameters<typeof placeEmails>[0][number];

const john = (domain: string): Question => ({ firstName: "John", lastName: "Smith", domain });

function answer(emails: string[], echo: Partial<Question> | null = null, people = "John Smith"): Answer {
  return {
    people,
    firstName: echo?.firstName ?? null,
    lastName: echo?.lastName ?? null,
    domain: echo?.domain ?? null,
    emails: emails.map((email) => ({
      email,
      status: "valid" as const,
      unknownReason: null,
      isValidFormat: true,
      isDisposable: false,
      isWebmail: false,
      isGibberish: false,
    })),
  };
}

const placed = (questions: Question[], answers: Answer[]) =>
  placeEmails(questions, answers).map((item) => item?.emails.map(({ email }) => email) ?? null);

describe("namesakes in one batch", () => {
  const [a, b] = [john("alder.co.uk"), john("birch.co.uk")];

  test("are told apart by the echo, in any order", () => {
    const answers = [answer(["js@elsewhere.com"], b), answer(["j.smith@elsewhere.org"], a)];
    expect(placed([a, b], answers)).toEqual([["j.smith@elsewhere.org"], ["js@elsewhere.com"]]);
  });

  test("are told apart without an echo by the domain of what was found, in any order", () => {
    const answers = [answer(["john@birch.co.uk"]), answer(["john@alder.co.uk"])];
    expect(placed([a, b], answers)).toEqual([["john@alder.co.uk"], ["john@birch.co.uk"]]);
  });

  test("the one for whom nothing was found does not get what the other's domain gave", () => {
    expect(placed([a, b], [answer(["john@birch.co.uk"]), answer([])])).toEqual([[], ["john@birch.co.uk"]]);
    expect(placed([a, b], [answer(["john@birch.co.uk"])])).toEqual([null, ["john@birch.co.uk"]]);
    expect(placed([a, b], [answer(["john@birch.co.uk"]), answer(["john@birch.co.uk"])])).toEqual([
      null,
      ["john@birch.co.uk"],
    ]);
  });

  test("an echo of another question is not overruled by its place", () => {
    const zoe = { firstName: "Zoë", lastName: "O’Marlowe", domain: "alder.co.uk" };
    const ann = { firstName: "Ann", lastName: "Brown", domain: "birch.co.uk" };
    const answers = [
      answer(["ann@birch.co.uk"], { ...ann, firstName: "ANN" }),
      answer(["zoe@alder.co.uk"], { ...zoe, firstName: "Zoe", lastName: "OMarlowe" }),
    ];
    expect(placed([zoe, ann], answers)).toEqual([["zoe@alder.co.uk"], ["ann@birch.co.uk"]]);
    expect(placed([zoe], [answer(["x@y.com"], { ...ann, domain: "cedar.co.uk" })])).toEqual([null]);
  });

  test("asked twice at one domain, each gets an answer and none gets two", () => {
    const answers = [answer(["john@alder.co.uk"], a), answer(["john@alder.co.uk"], a)];
    expect(placed([a, a], answers)).toEqual([["john@alder.co.uk"], ["john@alder.co.uk"]]);
  });

  test("an answer that comes twice is used once", () => {
    const answers = [answer(["john@alder.co.uk"], a), answer(["john@alder.co.uk"], a)];
    expect(placed([a, b], answers)).toEqual([["john@alder.co.uk"], null]);
  });
});

test("however a batch comes back, nobody gets an address at a namesake's domain", () => {
  const domains = ["alder.co.uk", "birch.co.uk", "cedar.co.uk", "rowan.co.uk"];
  const one = fc.record({ domain: fc.constantFrom(...domains), isFound: fc.boolean(), isEchoed: fc.boolean() });
  const batch = fc.uniqueArray(one, { minLength: 1, selector: ({ domain }) => domain });
  fc.assert(
    fc.property(batch, fc.infiniteStream(fc.nat()), fc.nat({ max: 2 }), (asked, order, dropped) => {
      const questions = asked.map(({ domain }) => john(domain));
      const answers = asked
        .map(({ domain, isFound, isEchoed }) => ({
          key: order.next().value ?? 0,
          item: answer(isFound ? [`john@${domain}`] : [], isEchoed ? john(domain) : null),
        }))
        .sort((x, y) => x.key - y.key)
        .slice(dropped)
        .map(({ item }) => item);
      for (const [index, emails] of placed(questions, answers).entries()) {
        for (const email of emails ?? []) expect(email).toBe(`john@${questions[index]?.domain}`);
      }
    }),
  );
});

describe("a domain in other letters than the DNS takes", () => {
  const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };

  test("is the domain of the address that was asked about", () => {
    const verdict = { email: "John@Bücher.example", status: "valid" as const, unknownReason: null, ...flags };
    expect(placeVerdicts([{ email: "john@xn--bcher-kva.example" }], [verdict])).toEqual([verdict]);
  });

  test("is the domain of the person who was asked about", () => {
    const echoed = answer(["js@elsewhere.com"], john("Bücher.example"));
    expect(placed([john("xn--bcher-kva.example")], [echoed])).toEqual([["js@elsewhere.com"]]);
  });
});
