import { expect, test } from "vitest";
import { findEventQuestions } from "@/server/webhooks/find-event-questions";

const find = (event: string, data: unknown) => findEventQuestions(JSON.stringify({ event, uid: "u", data }));

test("what was asked is read from the echo, else from the items that name all of it", () => {
  const domain = "company.found_domains_by_names";
  const acme = { kind: "domain", input: { name: "Acme Ltd" } };
  expect(find(domain, { data: [{ name: "Acme Ltd", result: [] }] })).toEqual([acme]);
  expect(find(domain, { data: [], meta: { names: ["Acme Ltd"] } })).toEqual([acme]);
  expect(find(domain, { data: [{ name: "Acme Ltd" }], meta: [] })).toEqual([acme]);
  expect(find("email_verification.verified", { data: [{ email: "a@b.uk", result: {} }] })).toEqual([
    { kind: "verification", input: { email: "a@b.uk" } },
  ]);
  const rows = [{ first_name: "Ada", last_name: "Placeholder", domain: "example.co.uk" }];
  expect(find("prospect.found_emails_by_name_by_domain", { data: [], meta: { rows } })).toEqual([
    { kind: "email", input: { firstName: "Ada", lastName: "Placeholder", domain: "example.co.uk" } },
  ]);
});

test.each([
  [
    "people without the domain they were asked for at",
    "prospect.found_emails_by_name_by_domain",
    { data: [{ people: "Ada Placeholder" }] },
  ],
  ["another event", "campaign_email.opened", { data: [{ name: "Acme Ltd" }] }],
  ["no items", "company.found_domains_by_names", { data: [] }],
  ["items in another shape", "company.found_domains_by_names", { data: [{ name: "Acme Ltd" }, {}] }],
])("%s tell nothing", (_, event, data) => {
  expect(find(event, data)).toBeNull();
});

test("what is no JSON tells nothing", () => {
  expect([findEventQuestions(null), findEventQuestions("{"), findEventQuestions("[]")]).toEqual([null, null, null]);
});
