import { expect, test } from "./support/journey";

/** Snov.io's domain for it is a plausible one, but not sure enough for policy. */
const doubtful = { number: "98000111", name: "LAMBOURN PRINT WORKS LTD" };
const doubtfulToo = { number: "98000130", name: "PENWORTH CARE HOMES LIMITED" };
const known = { number: "98000009", name: "INGLEBY FLOORING LIMITED" };

test("a doubtful domain waits for a person, whose word can be taken back", async ({ page, api }) => {
  await api.enrich([doubtful]);
  await page.goto(`/companies/${doubtful.number}`);
  await expect(page.getByRole("img", { name: /^Confidence 0\.88: review/ })).toBeVisible();
  await expect(
    page.getByText("Officers are read from Companies House, for nothing, once a domain is accepted."),
  ).toBeVisible();

  await page.getByRole("button", { name: "Reject lambournprint.com" }).click();
  await expect(page.getByText("Rejected by admin", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Undo the decision on lambournprint.com" }).click();
  await expect(page.getByRole("button", { name: "Reject lambournprint.com" })).toBeVisible();

  await page.getByRole("button", { name: "Accept lambournprint.com" }).click();
  await expect(page.getByText("Accepted by", { exact: false })).toBeVisible();
  expect((await api.readCompany(doubtful.number)).domains[0]?.decision).toBe("accepted");
  await expect(
    page
      .getByRole("listitem")
      .filter({ hasText: /lambournprint\.com/ })
      .nth(1),
  ).toBeVisible();
});

test("the list decides too, with one key, and Undo takes it back", async ({ page, api }) => {
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
