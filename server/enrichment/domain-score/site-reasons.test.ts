import { describe, expect, test } from "vitest";
import { dnsReasons, takesNoMail } from "@/server/enrichment/domain-score/dns-reasons";
import type { StoredSite } from "@/server/enrichment/domain-score/domain-evidence";
import { scoreDomain } from "@/server/enrichment/domain-score/score-domain";
import { siteReasons } from "@/server/enrichment/domain-score/site-reasons";
import type { DnsFacts } from "@/server/integrations/websites/schema";

const url = "https://tarnvale.co.uk/terms";
const subject = {
  number: "01234567",
  name: "TARNVALE & SONS LIMITED",
  previousNames: ["BRACKENFOLD JOINERY LTD"],
  postcode: "eh1 2ng",
  officerHashes: ["ada", "zoe"],
};
const empty: StoredSite = {
  outcome: "read",
  detail: null,
  leadsTo: null,
  pages: [url],
  numbers: [],
  postcodes: [],
  names: [],
  people: [],
};
const seenAt = new Date("2026-03-04T05:06:07Z");
const reasons = (site: Partial<StoredSite>) => siteReasons({ ...empty, ...site }, subject, seenAt);
const signals = (site: Partial<StoredSite>) => reasons(site).map(({ signal }) => signal);
const number = (value: string, isLabelled = true) => ({ number: value, isLabelled, url });

describe("what a site says", () => {
  test("names the page and when it was read", () => {
    expect(reasons({ numbers: [number("01234567")] })[0]).toMatchObject({ url, seenAt: "2026-03-04T05:06:07.000Z" });
  });

  test.each<[string, Partial<StoredSite>, string[]]>([
    ["its own number", { numbers: [number("07654321"), number("01234567")] }, ["site-number"]],
    ["its own number without a label", { numbers: [number("01234567", false)] }, ["site-number-bare"]],
    ["another number", { numbers: [number("07654321")] }, ["site-other-number"]],
    [
      "another number without a label, which may be anything",
      { numbers: [number("07654321", false)] },
      ["site-silent"],
    ],
    ["its name, however it is written", { names: [{ name: "Copyright Tarnvale and Sons Ltd.", url }] }, ["site-name"]],
    [
      "a namesake with a word before it, and that one's number",
      { names: [{ name: "Gordon Tarnvale & Sons Ltd", url }], numbers: [number("07654321")] },
      ["site-other-number"],
    ],
    ["its name behind a year", { names: [{ name: "© 2026 Tarnvale & Sons Ltd", url }] }, ["site-name"]],
    ["its previous name", { names: [{ name: "Brackenfold Joinery Limited", url }] }, ["site-name"]],
    [
      "a longer name that it is part of",
      { names: [{ name: "Tarnvale & Sons Holdings Limited", url }] },
      ["site-silent"],
    ],
    [
      "its name and another number",
      { names: [{ name: "Tarnvale & Sons Ltd", url }], numbers: [number("07654321")] },
      ["site-group-number", "site-name"],
    ],
    ["its postcode", { postcodes: [{ postcode: "EH1 2NG", url }] }, ["site-postcode"]],
    ["one officer", { people: [{ url, hashes: ["bob", "ada"] }] }, ["site-officer"]],
    [
      "two officers",
      {
        people: [
          { url, hashes: ["ada"] },
          { url, hashes: ["zoe"] },
        ],
      },
      ["site-officers"],
    ],
    ["nothing", {}, ["site-silent"]],
    ["nothing, at another domain", { leadsTo: "brightwater.com" }, ["site-moved", "site-silent"]],
    ["its number, at another domain", { leadsTo: "tarnvale.com", numbers: [number("01234567")] }, ["site-number"]],
    ["parked", { outcome: "parked" }, ["site-parked"]],
    ["closed to robots", { outcome: "forbidden" }, []],
  ])("%s", (_, site, expected) => {
    expect(signals(site)).toEqual(expected);
  });

  const strange = (further: ReturnType<typeof reasons>) =>
    scoreDomain({ name: subject.name, previousNames: [], domain: "quaylight.co.uk", otherCompanies: 0 }, further);
  const alike = (further: ReturnType<typeof reasons>) =>
    scoreDomain({ name: subject.name, previousNames: [], domain: "tarnvalesons.co.uk", otherCompanies: 0 }, further);

  test("beats the name: the number accepts a domain that shares no word, another number rejects a look-alike", () => {
    expect([strange([]).band, strange(reasons({ numbers: [number("01234567")] })).band]).toEqual(["reject", "accept"]);
    expect(alike([]).band).toBe("accept");
    expect(alike(reasons({ numbers: [number("07654321")] })).band).not.toBe("accept");
  });

  test("a postcode or an officer alone does not accept a domain that shares no word", () => {
    expect(strange(reasons({ postcodes: [{ postcode: "EH1 2NG", url }] })).band).not.toBe("accept");
    expect(strange(reasons({ people: [{ url, hashes: ["ada"] }] })).band).not.toBe("accept");
  });
});

describe("what a domain's DNS says", () => {
  const dns = (facts: Partial<DnsFacts>) =>
    dnsReasons({ outcome: "answered", hasAddress: true, mail: "mx", hasSpf: false, ...facts }, "tarnvale.co.uk").map(
      ({ signal }) => signal,
    );

  test.each<[Partial<DnsFacts>, string[]]>([
    [{}, ["has-mx"]],
    [{ hasAddress: false }, ["has-mx", "no-address"]],
    [{ mail: "null-mx" }, ["null-mx"]],
    [{ mail: "address-only" }, ["no-mx"]],
    [{ mail: "none", hasAddress: false }, ["dns-empty"]],
    [{ outcome: "no-such-domain", mail: "none", hasAddress: false }, ["no-such-domain"]],
    [{ outcome: "timeout", mail: "unknown", hasAddress: false }, []],
    [{ mail: "unknown" }, []],
  ])("%o gives %o", (facts, expected) => {
    expect(dns(facts)).toEqual(expected);
  });

  test("only a sure no means that mail goes nowhere", () => {
    const takes = (["mx", "null-mx", "address-only", "none", "unknown"] as const).map((mail) =>
      takesNoMail({ outcome: "answered", hasAddress: true, mail, hasSpf: false }),
    );
    expect([...takes, takesNoMail(null)]).toEqual([false, true, false, true, false, false]);
  });
});
