import { expect, it } from "vitest";
import { readValue } from "@/server/enrichment/privacy/read-value";

it.each([
  ["www.acme.co.uk", "acme.co.uk"],
  ["@WWW.Acme.co.uk", "acme.co.uk"],
  ["www.gmail.com", "gmail.com"],
  ["acme.github.io", "acme.github.io"],
  ["www.acme.uk.com", "acme.uk.com"],
  ["https://www.acme.co.uk/contact", "acme.co.uk"],
  ["acme.linkedin.com", "acme.linkedin.com"],
])("a domain is read as domains are stored: %s", (given, value) => {
  expect(readValue("domain", given)).toMatchObject({ kind: "domain", value });
});

it.each(["mail.acme.co.uk", "www.shop.acme.co.uk"])(
  "a host within somebody's domain is refused, with it: %s",
  (given) => {
    expect(() => readValue("domain", given)).toThrow(/say acme\.co\.uk/);
  },
);

it.each(["ada@acme.co.uk", "127.0.0.1", "acme"])("%s is no domain to suppress", (given) => {
  expect(() => readValue("domain", given)).toThrow(/value must be a domain, for example/);
});

it("an address is read as addresses are stored, with its domain as the DNS has it", () => {
  expect(readValue("address", " Ada@Brück.example ")).toMatchObject({ value: "ada@xn--brck-1ra.example" });
});
