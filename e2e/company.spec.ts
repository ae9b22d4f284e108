import { expect, test } from "./support/journey";
import { setSite } from "./support/sandboxes";

/** Snov.io's domain for it is a plausible one, but by its name alone not sure enough for policy. */
const doubtful = { number: "98000111", name: "KINGSCLERE CARE HOMES LIMITED" };
const doubtfulToo = { number: "98000130", name: "PENWORTH CARE HOMES LIMITED" };
const byHand = { number: "98000148", name: "WYNFORD HARNESS LIMITED" };
/** Says nothing for the domain. */
const silent = { kind: "forbidden", mail: "none" } as const;
const known = { number: "98000009", name: "INGLEBY FLOORING LIMITED" };

test("a doubtful domain waits for a person, whose word can be taken back", async ({ page, api }) => {
  await setSite("kingsclerecareuk.com", silent);
  await api.enrich([doubtful]);
  await page.goto(`/companies/${doubtful.number}`);
  await expect(page.getByRole("img", { name: /^Confidence 0\.\d\d: review/ })).toBeVisible();
  await expect(
    page
      .getByText("Officers are read from Companies House, for nothing, once a domain is accepted.")
      .filter({ visible: true }),
  ).toBeVisible();

  await page.getByRole("button", { name: "Reject kingsclerecareuk.com" }).click();
  await expect(page.getByText("Rejected by admin", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Undo the decision on kingsclerecareuk.com" }).click();
  await expect(page.getByRole("button", { name: "Reject kingsclerecareuk.com" })).toBeVisible();

  await page.getByRole("button", { name: "Accept kingsclerecareuk.com" }).click();
  await expect(page.getByText("Accepted by", { exact: false })).toBeVisible();
  expect((await api.readCompany(doubtful.number)).domains[0]?.decision).toBe("accepted");
  await expect(
    page
      .getByRole("listitem")
      .filter({ hasText: /kingsclerecareuk\.com/ })
      .nth(1),
  ).toBeVisible();
});

test("the list decides too, with one key, and Undo takes it back", async ({ page, api }) => {
  await setSite("penworthcareuk.uk", silent);
  await api.enrich([doubtfulToo]);
  await page.goto(`/companies?view=review&q=${doubtfulToo.number}`);
  await page
    .getByRole("row", { name: /Penworth Care Homes/ })
    .getByRole("cell")
    .last()
    .click();
  const preview = page.getByRole("complementary", { name: "Penworth Care Homes" });
  await expect(preview.getByText("Domain to review")).toBeVisible();
  await page.keyboard.press("r");
  await expect(
    page.getByText("penworthcareuk.uk rejected for Penworth Care Homes", { exact: false }).first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await api.readCompany(doubtfulToo.number)).domains[0]?.decision).toBeNull();
});

test("a domain comes by hand, and the desk says what its site shows and where", async ({ page, api }) => {
  await setSite("wynfordsaddles.co.uk", { kind: "other-number" });
  await api.enrich([byHand]);
  await page.goto(`/companies/${byHand.number}`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Add a domain" });
  await form.getByLabel("Domain", { exact: true }).fill("gmail.com");
  await form.getByRole("button", { name: "Add domain" }).click();
  await expect(form.getByText("gmail.com serves everybody", { exact: false })).toBeVisible();
  await form.getByLabel("Domain", { exact: true }).fill("https://www.wynfordsaddles.co.uk/about");
  await form.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByText("Accepted by admin", { exact: false })).toBeVisible();
  const evidence = page.getByRole("listitem").filter({ hasText: "another company's number" }).last();
  await expect(evidence.getByRole("link", { name: /wynfordsaddles\.co\.uk/ })).toBeVisible();
  expect((await api.readCompany(byHand.number)).domains[0]).toMatchObject({ source: "manual", decision: "accepted" });
});

test("asking again shows its price first, and only its verb spends", async ({ page, api }) => {
  await api.enrich([known]);
  await page.goto(`/companies/${known.number}`);
  const spent = (await api.readCompany(known.number)).creditsSpent;

  await page.getByRole("button", { name: /^Refresh all/ }).click();
  const price = page.getByRole("dialog", { name: "Refresh all" });
  await expect(price.getByText("Nothing found costs nothing.", { exact: false })).toBeVisible();
  await price.getByRole("button", { name: "Cancel" }).click();
  expect((await api.readCompany(known.number)).creditsSpent).toBe(spent);

  await page.getByRole("button", { name: /^Refresh all/ }).click();
  await price.getByRole("button", { name: /^Start at most \d+/ }).click();
  await expect(page.getByText(/^Asked again, at most \d+ credits/).first()).toBeVisible();
  await expect
    .poll(async () => (await api.readCompany(known.number)).creditsSpent, { timeout: 30_000 })
    .toBe(2 * spent);
  await expect(
    page
      .getByRole("region", { name: "Credits spent here" })
      .getByText(String(2 * spent), { exact: true })
      .first(),
  ).toBeVisible();
});
