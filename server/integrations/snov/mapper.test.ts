import { describe, expect, it } from "vitest";

import { mapBalance, mapDomainResult, mapEmailResult, mapVerificationResult } from "./mapper";
import { answersOf, errorOf } from "./testing";
import { samples, wireOf } from "./wire-samples";

const person = (people: string, ...emails: string[]) => ({
  people,
  result: emails.map((email) => ({ ...samples.emailResult.data[0].result[0], email })),
});
const row = (first_name: string, last_name: string, domain: string) => ({ first_name, last_name, domain });

describe("domains", () => {
  it("nothing found is an answer", () => {
    expect(answersOf(mapDomainResult(wireOf(samples.domainResult)))).toEqual([
      { name: "Acorn Quay Ltd", domain: "acornquay.example" },
      { name: "Bramble Yard Ltd", domain: null },
    ]);
  });

  it.each([[[]], [{}], [null], [{ domain: null }], [{ domain: "" }]])("%j is nothing found", (result) => {
    const wire = wireOf({ status: "completed", data: [{ name: "A", result }] });
    expect(answersOf(mapDomainResult(wire))).toEqual([{ name: "A", domain: null }]);
  });

  it("come in the order asked, even when the items do not and are spelt otherwise", () => {
    const data = [
      { name: "BETA  & CO", result: { domain: "https://www.Beta.example/about" } },
      { name: "Alpha", result: { domain: "alpha.example" } },
    ];
    const wire = wireOf({ status: "completed", data, meta: { names: ["alpha", "Beta & Co", "Gamma"] } });
    expect(answersOf(mapDomainResult(wire))).toEqual([
      { name: "alpha", domain: "alpha.example" },
      { name: "Beta & Co", domain: "beta.example" },
    ]);
  });

  it("of a list with holes, or a renamed item, are still told apart by place", () => {
    const data = { 0: { name: "Renamed", result: { domain: "one.example" } }, 2: { name: "Two", result: [] } };
    const wire = wireOf({ status: "completed", data, meta: { names: { 0: "One", 1: "Two" } } });
    expect(answersOf(mapDomainResult(wire))).toEqual([
      { name: "One", domain: "one.example" },
      { name: "Two", domain: null },
    ]);
  });

  it("that fit no name are kept at the end", () => {
    const data = [{ name: "Stranger", result: { domain: "stranger.example" } }];
    const wire = wireOf({ status: "completed", data, meta: { names: ["One", "Two"] } });
    expect(answersOf(mapDomainResult(wire)).at(-1)).toEqual({ name: "Stranger", domain: "stranger.example" });
  });

  it("come without order when the task does not repeat the names", () => {
    const { meta: _, ...bare } = samples.domainResult;
    expect(answersOf(mapDomainResult(wireOf(bare)))).toHaveLength(2);
    expect(answersOf(mapDomainResult(wireOf({ ...bare, meta: "damaged" })))).toHaveLength(2);
  });
});

describe("names in other letters than the DNS takes", () => {
  const ascii = "xn--brck-1ra.example";

  it("are domains as the DNS has them, which is how a person suppresses them", () => {
    const wire = wireOf({
      status: "completed",
      data: [{ name: "A", result: { domain: "https://WWW.brück.example/" } }],
    });
    expect(answersOf(mapDomainResult(wire))).toEqual([{ name: "A", domain: ascii }]);
  });

  it("are addresses at the domain that was asked for, found and verified", () => {
    const found = wireOf({
      status: "completed",
      data: [person("Ada Sample", "Ada@brück.example"), person("Ada Sample", "ada@other.example")].reverse(),
      meta: { rows: [row("Ada", "Sample", ascii), row("Ada", "Sample", "other.example")] },
    });
    expect(answersOf(mapEmailResult(found)).map(({ domain, emails }) => [domain, emails[0]?.email])).toEqual([
      [ascii, `ada@${ascii}`],
      ["other.example", "ada@other.example"],
    ]);
    const [first] = samples.verificationResult.data;
    const verified = wireOf({
      status: "completed",
      data: [{ ...first, email: "ada@brück.example" }],
      meta: { emails: [`ada@${ascii}`] },
    });
    expect(answersOf(mapVerificationResult(verified)).map(({ email }) => email)).toEqual([`ada@${ascii}`]);
  });
});

describe("e-mails", () => {
  it("carry the row they answer, several addresses and their flags", () => {
    const [ada, bo, cy] = answersOf(mapEmailResult(wireOf(samples.emailResult)));
    expect(ada).toEqual({
      firstName: "Ada",
      lastName: "Sample",
      domain: "acornquay.example",
      people: "Ada Sample",
      emails: [
        {
          email: "ada.sample@acornquay.example",
          status: "valid",
          unknownReason: null,
          isValidFormat: true,
          isDisposable: false,
          isWebmail: false,
          isGibberish: false,
        },
      ],
    });
    expect(bo?.emails.map(({ email, status, unknownReason }) => [email, status, unknownReason])).toEqual([
      ["bo@acornquay.example", "unknown", "catchall"],
      ["bo.other@elsewhere.example", "valid", null],
    ]);
    expect(cy?.emails).toEqual([]);
  });

  it("of namesakes follow the order of the rows", () => {
    const data = [person("Jo Twin", "jo@x.example"), person("Jo Twin")];
    const rows = [row("Jo", "Twin", "x.example"), row("Jo", "Twin", "y.example")];
    expect(
      answersOf(mapEmailResult(wireOf({ status: "completed", data, meta: { rows } }))).map(
        ({ emails }) => emails.length,
      ),
    ).toEqual([1, 0]);
  });

  it("of reordered namesakes are told apart by their domain", () => {
    const data = [person("Jo Twin", "jo@y.example"), person("An Other"), person("Jo Twin")];
    const rows = [row("Jo", "Twin", "x.example"), row("Jo", "Twin", "y.example"), row("An", "Other", "x.example")];
    const answers = answersOf(mapEmailResult(wireOf({ status: "completed", data, meta: { rows } })));
    expect(answers.map(({ people, domain, emails }) => [people, domain, emails.length])).toEqual([
      ["Jo Twin", "x.example", 0],
      ["Jo Twin", "y.example", 1],
      ["An Other", "x.example", 0],
    ]);
  });

  it("that do not arrive, or arrive twice, are not results", () => {
    const [first] = samples.emailResult.data[0].result;
    const data = [
      {
        people: "A B",
        result: [
          first,
          { ...first, email: "ADA.sample@acornquay.example" },
          { ...first, email: "no@x.example", smtp_status: "not_valid" },
        ],
      },
    ];
    const [answer] = answersOf(mapEmailResult(wireOf({ status: "completed", data })));
    expect(answer?.emails.map(({ email }) => email)).toEqual(["ada.sample@acornquay.example"]);
    expect(answer).toMatchObject({ firstName: null, lastName: null, domain: null, people: "A B" });
  });

  it("say nothing about a row that the task leaves out, or answers in a way that cannot be read", () => {
    const rows = [
      row("Ada", "Sample", "x.example"),
      row("Bo", "Gone", "x.example"),
      row("Cy", "Torn", "x.example"),
      row("Di", "Last", "x.example"),
    ];
    const data = [person("Ada Sample"), { people: "Cy Torn", result: "?" }, person("Di Last", "di@x.example")];
    const wire = wireOf({ status: "completed", data, meta: { rows } });
    expect(answersOf(mapEmailResult(wire)).map(({ people }) => people)).toEqual(["Ada Sample", "Di Last"]);
  });

  it("lose nothing with what is only beside the point: a flag or a reason that is missing, a null in place of nothing", () => {
    const bare = { email: "ada@x.example", smtp_status: "unknown", is_gibberish: null, unknown_status_reason: 7 };
    const data = [
      { people: "Ada Sample", result: [bare] },
      { people: "Bo Other", result: null },
    ];
    const found = answersOf(mapEmailResult(wireOf({ status: "completed", data })));
    const usual = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
    expect(found.map(({ emails }) => emails)).toEqual([
      [{ email: "ada@x.example", status: "unknown", unknownReason: null, ...usual }],
      [],
    ]);
    const verified = [
      { email: "ada@x.example", result: { smtp_status: "valid" } },
      { email: "bo@x.example", result: null },
    ];
    expect(answersOf(mapVerificationResult(wireOf({ status: "completed", data: verified })))).toEqual([
      { email: "ada@x.example", status: "valid", unknownReason: null, ...usual },
    ]);
    expect(answersOf(mapEmailResult(wireOf({ status: "completed", data: null })))).toEqual([]);
  });

  it("with a deliverability that we have no word for are uncertain, and the word is the reason", () => {
    const [first] = samples.emailResult.data[0].result;
    const data = [{ people: "Ada Sample", result: [{ ...first, smtp_status: "Risky" }] }];
    const [answer] = answersOf(mapEmailResult(wireOf({ status: "completed", data })));
    expect(answer?.emails).toMatchObject([{ status: "unknown", unknownReason: "risky" }]);
    const verified = [{ email: "a@x.example", result: { ...first, smtp_status: "risky" } }];
    expect(answersOf(mapVerificationResult(wireOf({ status: "completed", data: verified })))).toMatchObject([
      { email: "a@x.example", status: "unknown", unknownReason: "risky" },
    ]);
  });
});

describe("verified addresses", () => {
  it("are matched by address and come in the order asked", () => {
    const answers = answersOf(mapVerificationResult(wireOf(samples.verificationResult)));
    expect(
      answers.map(({ email, status, unknownReason, isValidFormat }) => [email, status, unknownReason, isValidFormat]),
    ).toEqual([
      ["ada.sample@acornquay.example", "valid", null, true],
      ["bo@acornquay.example", "unknown", "hidden_by_owner", true],
      ["not-an-address", "not_valid", null, false],
    ]);
  });

  it("with an empty result have no answer", () => {
    const data = [{ email: "a@x.example", result: [] }, ...samples.verificationResult.data];
    expect(answersOf(mapVerificationResult(wireOf({ status: "completed", data, meta: [] })))).toHaveLength(3);
  });
});

describe("the balance", () => {
  it("is whole credits, rounded down, beside what Snov.io wrote", () => {
    expect(mapBalance(wireOf(samples.balance))).toEqual({
      credits: 4875,
      hundredths: 50,
      raw: "4875.50",
      limitResetsInDays: 17,
      expiresInDays: 108,
    });
  });

  it.each([[4875], ["4,875.00"], ["0.99"]])("may be written %j", (balance) => {
    expect(mapBalance(wireOf({ data: { balance } })).credits).toBe(balance === "0.99" ? 0 : 4875);
  });

  it.each([
    ["12.29", 29],
    ["0.999", 99],
    ["-0.25", 75],
    [7, 0],
  ])("of %j has so many hundredths beyond whole credits: %i", (balance, hundredths) => {
    expect(mapBalance(wireOf({ data: { balance } })).hundredths).toBe(hundredths);
  });

  it("tells whole days, and none that no calendar has", () => {
    const daysOf = (days: unknown) =>
      mapBalance(wireOf({ data: { balance: "1.00", limit_resets_in: days, expires_in: 3 } })).limitResetsInDays;
    expect(["17.6", 0, "-1", 5e11, "soon"].map(daysOf)).toEqual([18, 0, null, null, null]);
  });

  it("that is missing or no number is malformed", () => {
    expect(errorOf(() => mapBalance(wireOf({ data: [] }))).kind).toBe("malformed");
    expect(errorOf(() => mapBalance(wireOf({ data: { balance: "plenty" } }))).kind).toBe("malformed");
  });
});
