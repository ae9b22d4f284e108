import { expect, test } from "./support/journey";

const judged = { number: "98000009", name: "INGLEBY FLOORING LIMITED" };

test("an admin sets what a lead is worth, sees it before saving, and the companies say why", async ({ page, api }) => {
  await api.enrich([judged]);
  await page.goto("/settings/lead-score");
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("row").nth(1)).toBeVisible();
  const weight = page.getByRole("textbox", { name: "Insolvency history" });
  const before = Number(await weight.inputValue());
  await weight.fill(String(before - 1));
  await page.getByLabel("Why").fill("Insolvent directors answer less often");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Lead score: saved", { exact: true })).toBeVisible();

  await page.goto(`/companies/${judged.number}`);
  const score = page.getByRole("region", { name: "Lead score" });
  await expect(score.getByText(/until it may be dissolved|Held up|not known yet|any day/)).toBeVisible();

  await page.goto("/companies?sort=-leadScore");
  await expect(page.getByRole("columnheader", { name: "Lead" })).toHaveAttribute("aria-sort", "descending");
});

test("the other companies of an officer are fetched on demand and show their age", async ({ page, api }) => {
  await api.enrich([judged]);
  await page.goto(`/companies/${judged.number}`);
  const section = page.getByRole("region", { name: "Other companies of the officers" });
  const fetchThem = section.getByRole("button", { name: /^Fetch( again)?: other companies of/ }).first();
  await fetchThem.click();
  await expect(section.getByText("fetched", { exact: false }).first()).toBeVisible();
  await expect(section.getByRole("button", { name: /^Fetch again: other companies of/ }).first()).toBeVisible();
});
