import { describe, expect, it } from "vitest";
import { placeEmails } from "@/server/enrichment/tasks/place-answers";
import { mapDomainResult, mapEmailResult } from "@/server/integrations/snov/mapper";
import { answersOf } from "@/server/integrations/snov/testing";
import { samples, wireOf } from "@/server/integrations/snov/wire-samples";

const person = (people: string, email: string) => ({
  people,
  result: [{ ...samples.emailResult.data[0].result[0], email }],
});
const row = (first_name: string, last_name: string) => ({ first_name, last_name, domain: "x.example" });
const asked = (rows: ReturnType<typeof row>[]) =>
  rows.map(({ first_name, last_name, domain }) => ({ firstName: first_name, lastName: last_name, domain }));

/** Who gets which address, with and without the questions in the result. */
function given(rows: ReturnType<typeof row>[], data: ReturnType<typeof person>[]) {
  return [{ rows }, undefined].map((meta) => {
    const answers = answersOf(mapEmailResult(wireOf({ status: "completed", data, meta })));
    return placeEmails(asked(rows), answers).map((answer) => answer?.emails[0]?.email ?? null);
  });
}

describe("people at one domain whose names come back altered and in another order", () => {
  it.each([
    ["the surname first", ["Sample Ada", "Quay Bo"]],
    ["without a middle name", ["Ada Sample", "Bo Quay"]],
    ["with initials", ["A. Sample", "B. Quay"]],
    ["with letters written plainly", ["Ada Sample-Osten", "Bo Quay"]],
  ])("never get each other's address: %s", (_, [ada = "", bo = ""]) => {
    const rows = [row("Ada Mary", "Sample"), row("Bo Lee", "Quay")];
    const data = [person(bo, "bo@x.example"), person(ada, "ada@x.example")];
    for (const addresses of given(rows, data)) expect(addresses).toEqual(["ada@x.example", "bo@x.example"]);
  });

  it("of one family neither", () => {
    const rows = [row("Ada Mary", "Sample"), row("Bo Lee", "Sample")];
    const data = [person("Bo Sample", "bo@x.example"), person("Ada Sample", "ada@x.example")];
    for (const addresses of given(rows, data)) expect(addresses).toEqual(["ada@x.example", "bo@x.example"]);
  });

  it("are told apart by place when their names tell nothing", () => {
    const rows = [row("Ada", "Sample"), row("Bo", "Quay")];
    const data = [person("?", "ada@x.example"), person("", "bo@x.example")];
    for (const addresses of given(rows, data)) expect(addresses).toEqual(["ada@x.example", "bo@x.example"]);
  });

  it("a stranger beside them takes nobody's place", () => {
    const rows = [row("Ada Mary", "Sample"), row("Bo Lee", "Quay")];
    const data = [
      person("Ada Stone", "stone@x.example"),
      person("Bo Quay", "bo@x.example"),
      person("Ada Sample", "a@x.example"),
    ];
    for (const [ada] of given(rows, data)) expect(ada).not.toBe("stone@x.example");
  });
});

it("companies whose names come back altered and in another order do not get each other's domain", () => {
  const data = [
    { name: "Beta Joinery Limited", result: { domain: "beta.example" } },
    { name: "Alpha Bakery Limited", result: { domain: "alpha.example" } },
  ];
  const wire = wireOf({ status: "completed", data, meta: { names: ["Alpha Bakery Ltd", "Beta Joinery Ltd"] } });
  expect(answersOf(mapDomainResult(wire)).map(({ domain }) => domain)).toEqual(["alpha.example", "beta.example"]);
});
