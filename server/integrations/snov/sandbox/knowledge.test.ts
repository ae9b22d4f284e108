import { describe, expect, it } from "vitest";

import { domainOfCompany, emailsOfPerson, knowAddress } from "./knowledge";

const WORDS =
  "amber birch cobalt delta ember fjord garnet harbour indigo juniper kestrel lantern meadow nimbus orchard".split(" ");
const NAMES = WORDS.flatMap((first) =>
  WORDS.flatMap((second) => ["LTD", "LIMITED"].map((form) => `${first} ${second} ${form}`)),
);
const PEOPLE = NAMES.map((name, place) => {
  const [firstName = "", lastName = ""] = name.split(" ");
  return { firstName, lastName, domain: `${lastName}${place % 40}.co.uk` };
});
const SELDOM = { severalEmails: "seldom", offDomainEmails: "seldom" } as const;

function share<Item>(items: Item[], test: (item: Item) => boolean): number {
  return items.filter(test).length / items.length;
}

describe("what the sandbox knows", () => {
  it("is the same every time, however a name is written, and another for another seed", () => {
    const known = NAMES.map((name) => domainOfCompany("one", name));
    expect(NAMES.map((name) => domainOfCompany("one", ` ${name.toUpperCase()} `))).toEqual(known);
    expect(NAMES.map((name) => domainOfCompany("two", name))).not.toEqual(known);
  });

  it("covers about 62 % of companies with plausible domains, a few of them another firm's", () => {
    expect(share(NAMES, (name) => domainOfCompany("one", name) !== null)).toBeCloseTo(0.62, 1);
    const domains = NAMES.flatMap((name) => {
      const domain = domainOfCompany("one", name);
      return domain === null ? [] : [{ name, domain }];
    });
    expect(domains.every(({ domain }) => /^[a-z0-9-]+(\.[a-z]+)+$/.test(domain))).toBe(true);
    const isTelling = ({ name, domain }: { name: string; domain: string }) => domain.startsWith(name.slice(0, 4));
    expect(share(domains, isTelling)).toBeGreaterThan(0.9);
    expect(share(domains, isTelling)).toBeLessThan(1);
    expect(share(domains, ({ domain }) => domain.endsWith(".co.uk"))).toBeGreaterThan(0.5);
  });

  it("gives charities their own ending and nameless companies none", () => {
    const charities = WORDS.flatMap((word) => domainOfCompany("one", `${word} community trust`) ?? []);
    expect(share(charities, (domain) => domain.endsWith(".org.uk"))).toBeGreaterThan(0.3);
    expect(domainOfCompany("one", "12345678 LIMITED")).toBeNull();
  });

  it("covers about 60 % of people, in one pattern a domain", () => {
    const found = PEOPLE.map((person) => ({ person, emails: emailsOfPerson("one", person, SELDOM) }));
    expect(share(found, ({ emails }) => emails.length > 0)).toBeCloseTo(0.6, 1);
    expect(found.some(({ emails }) => emails.length > 1)).toBe(true);
    expect(found.some(({ person, emails }) => emails.some(({ email }) => !email.endsWith(person.domain)))).toBe(true);
    expect(found.every(({ emails }) => emails.every(({ status }) => status !== "not_valid"))).toBe(true);
  });

  it("can be asked for several and off-domain addresses", () => {
    const habits = { severalEmails: "always", offDomainEmails: "always" } as const;
    const several = PEOPLE.map((person) => emailsOfPerson("one", person, habits).length);
    expect(Math.max(...several)).toBe(3);
  });

  it("says of an address what the Email Finder says, with every reason there is", () => {
    const reasons = new Set<string>();
    for (const person of PEOPLE) {
      for (const { email, ...known } of emailsOfPerson("one", person, SELDOM))
        expect(knowAddress("one", email)).toEqual(known);
    }
    for (let number = 0; number < 2000; number++) {
      const known = knowAddress("one", `ada${number}@acorn${number % 100}.example`);
      reasons.add(`${known.status} ${known.reason}`);
    }
    expect([...reasons].sort()).toEqual(
      [
        "not_valid null",
        "unknown banned",
        "unknown catchall",
        "unknown connection_error",
        "unknown greylist",
        "unknown hidden_by_owner",
        "valid null",
      ].sort(),
    );
  });

  it("knows webmail, disposable, gibberish and malformed addresses", () => {
    expect(knowAddress("one", "ada@gmail.com").isWebmail).toBe(true);
    expect(knowAddress("one", "ada@mailinator.com").isDisposable).toBe(true);
    expect(knowAddress("one", "qzxwvk@acorn.example").isGibberish).toBe(true);
    expect(knowAddress("one", "not-an-address")).toMatchObject({ status: "not_valid", isValidFormat: false });
  });
});
