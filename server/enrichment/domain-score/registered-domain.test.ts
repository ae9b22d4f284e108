import { expect, it } from "vitest";
import { readRegistered } from "@/server/enrichment/domain-score/registered-domain";

it.each([
  ["https://www.Acme.co.uk:443/contact?x=1", "www.acme.co.uk", "acme.co.uk"],
  ["Ada@mail.acme.co.uk", "mail.acme.co.uk", "acme.co.uk"],
  ["@acme.co.uk", "acme.co.uk", "acme.co.uk"],
  ["shop.acme.uk.com", "shop.acme.uk.com", "acme.uk.com"],
  ["blog.acme.github.io", "blog.acme.github.io", "acme.github.io"],
  ["Bäckerei.example", "xn--bckerei-5wa.example", "xn--bckerei-5wa.example"],
])("the domain of %s is as it is registered", (given, host, domain) => {
  expect(readRegistered(given)).toEqual({ host, domain, isSuffix: false });
});

it.each(["co.uk", ".CO.UK.", "uk.com", "github.io", "com"])("%s is a suffix and nobody's domain", (given) => {
  expect(readRegistered(given)).toMatchObject({ domain: null, isSuffix: true });
});

it.each(["127.0.0.1", "[::1]", "not a domain", "", "a_b", "acme", "http://"])("%s is no domain", (given) => {
  expect(readRegistered(given)).toMatchObject({ domain: null, isSuffix: false });
});
