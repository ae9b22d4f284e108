import { expect, it } from "vitest";
import { readValue } from "@/server/enrichment/privacy/read-value";

it.each([
  ["www.acme.co.uk", "acme.co.uk"],
  ["@WWW.Acme.co.uk", "acme.co.uk"],
  ["www.gmail.com", "gmail.com"],
  ["acme.github.io", "acme.github.io"],
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
