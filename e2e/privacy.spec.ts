import type { Suppression } from "@/server/enrichment/privacy/schema";
import type { Page as Paged } from "@/server/platform/pagination";
import type { CompanyDetail } from "@/server/register/schema";
import { saveCsv } from "./support/downloads";
import { expect, test } from "./support/journey";

const companies = [
  { number: "98000201", name: "ALDERTON PANTRY LIMITED" },
  { number: "98000202", name: "BRACKLEY ORCHARDS LTD" },
  { number: "98000203", name: "CRANMORE STABLES LIMITED" },
  { number: "98000204", name: "GREYSTOKE TIMBER LIMITED" },
  { number: "98000205", name: "HALEWICK BOATYARD LIMITED" },
];

test("an admin changes a policy with a reason, and an export says where each address is from", async ({
  page,
  api,
}) => {
  await test.step("the refresh of stale companies gets another daily limit", async () => {
    await page.goto("/settings");
    const form = page.getByRole("region", { name: "Stale refresh" });
    await form.getByLabel("At most").fill("120");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(form.getByLabel("Why")).toHaveAccessibleDescription(/why/);
    await form.getByLabel("Why").fill("The month is young");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Stale refresh: saved").first()).toBeVisible();
    await expect(form.getByRole("button", { name: "Save" })).toBeHidden();
    expect(await api.call("GET", "/settings/stale-refresh")).toEqual({ isOn: false, creditsPerDay: 120 });
  });

  await test.step("what the list shows is saved as CSV", async () => {
    await api.importCompanies(companies);
    await page.goto(`/companies?view=all&q=${companies[0]?.number}`);
    const { lines } = await saveCsv(page, () => page.getByRole("link", { name: "Export CSV" }).click());
    const [head = "", ...rows] = lines;
    expect(head).toContain("email,email_verification,");
    expect(rows.every((row) => row.startsWith("98000201,"))).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
  });
});

test("a person asks to be forgotten, and is gone for good", async ({ page, api }) => {
  await api.importCompanies(companies);
  await api.enrich(companies);
  const details = await Promise.all(
    companies.map(({ number }) => api.call<CompanyDetail>("GET", `/companies/${number}`)),
  );
  const known = details.flatMap(({ number, officers }) =>
    officers.filter(({ emails }) => emails.length > 0).map((officer) => ({ number, officer })),
  );
  const [found] = known;
  if (!found) throw new Error("Snov.io's sandbox found nobody's address");
  const { number, officer } = found;

  await page.goto(`/companies/${number}`);
  await page.getByRole("button", { name: `Forget this person: ${officer.name}` }).click();
  const dialog = page.getByRole("dialog", { name: "Forget a person" });
  await dialog.getByLabel("Why").fill("Asked by letter");
  await dialog.getByRole("button", { name: "Show what would go" }).click();
  await expect(dialog.getByRole("region", { name: "What would go" })).toContainText("Stored addresses");
  await expect(dialog.getByRole("button", { name: "Forget for good" })).toBeDisabled();
  await dialog.getByLabel("Type “forget” to go on").fill("forget");
  await dialog.getByRole("button", { name: "Forget for good" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: `Forget this person: ${officer.name}` })).toHaveCount(0);

  const after = await api.call<CompanyDetail>("GET", `/companies/${number}`);
  expect(JSON.stringify(after)).not.toContain(officer.emails[0]?.email);
  expect(after.officers.map(({ id }) => id)).not.toContain(officer.id);
  const { items } = await api.call<Paged<Suppression>>("GET", "/suppressions");
  expect(items[0]).toMatchObject({ isErasure: true, reason: "Asked by letter" });
  await page.goto("/settings/privacy");
  await expect(page.getByRole("list", { name: "Suppressions" })).toContainText("Asked by letter");
});
