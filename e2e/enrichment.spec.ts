import type { Page } from "@playwright/test";
import type { ListedCompany } from "./support/companies";
import { saveCsv } from "./support/downloads";
import { expect, test } from "./support/journey";
import { snovSandbox } from "./support/sandboxes";

/** Of the first four Snov.io knows the domain and an officer's address, of the fifth nothing, of the last only somebody else's domain. */
const companies: ListedCompany[] = [
  { number: "98000001", name: "ALDERTON JOINERY LIMITED" },
  { number: "98000002", name: "BRACKLEY ROOFING LTD" },
  { number: "98000003", name: "CRANMORE CATERING LIMITED" },
  { number: "98000007", name: "GREYSTOKE LOGISTICS LIMITED" },
  { number: "98000004", name: "DUNSMERE PLASTERING LTD" },
  { number: "98000013", name: "MARLDON ELECTRICAL LIMITED" },
].map((company) => ({ ...company, town: "STORYBRIDGE" }));

/** The figure of a tile. */
async function figure(page: Page, label: string): Promise<number> {
  const dd = page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd[1]");
  return Number.parseInt(((await dd.textContent()) ?? "").replaceAll(",", ""), 10);
}

async function startRun(page: Page): Promise<void> {
  await page.goto("/companies");
  await page.getByRole("button", { name: /^Filter/ }).click();
  await page.getByRole("menuitem", { name: "Area" }).click();
  await page.getByLabel("Postcode area (LS) or town").fill("Storybridge");
  await expect(page.getByRole("region", { name: "Companies, 6 match" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page
    .getByRole("region", { name: "Actions for 6 selected" })
    .getByRole("link", { name: /^Enrich/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "New run" })).toBeVisible();
}

test("companies in strike-off become people to write to, and every credit is accounted for", async ({ page, api }) => {
  await api.importCompanies(companies);
  const chargedBefore = (await snovSandbox.state()).charged.total;

  await test.step("choose them, see the price, set a cap and start", async () => {
    await startRun(page);
    await expect(page.getByText("6 companies, at most 96 credits.")).toBeVisible();
    await expect(page.getByRole("row", { name: /^Together/ })).toContainText(/96$/);
    await page.getByLabel("Never spend more than").fill("30");
    await page.getByLabel("Name", { exact: true }).fill("The first six");
    await expect(page.getByText("6 companies, at most 30 credits.")).toBeVisible();
    await page.getByRole("button", { name: /^Start run/ }).click();
  });

  await test.step("the run shows its progress by itself and ends", async () => {
    await expect(page.getByRole("heading", { level: 1, name: /The first six/ })).toBeVisible();
    await expect(page.getByRole("progressbar", { name: "Companies done" })).toHaveAttribute("aria-valuenow", "6", {
      timeout: 30_000,
    });
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Completed");
    await expect(page.getByText("4 found", { exact: true })).toBeVisible();
    await expect(page.getByText("2 nothing usable", { exact: true })).toBeVisible();
    const row = page.getByRole("row", { name: /Alderton Joinery/ });
    await expect(row).toContainText("aldertonjoineryuk.co.uk");
  });

  await test.step("its companies are narrowed to what became of them, and the address keeps it", async () => {
    const kinds = page.getByRole("group", { name: "What became of them" });
    await expect(kinds.getByRole("button", { name: "Failed 0" })).toBeDisabled();
    await kinds.getByRole("button", { name: "Nothing usable 2" }).click();
    await expect(page).toHaveURL(/state=nothing_found/);
    await expect(page.getByText("1 to 2 of 2 companies")).toBeVisible();
    await expect(page.getByRole("row", { name: /Alderton Joinery/ })).toHaveCount(0);
    await page.goto(page.url().replace("nothing_found", "failed"));
    await expect(page.getByRole("heading", { name: "No company failed" })).toBeVisible();
    await page.getByRole("button", { name: "Show all companies" }).click();
    await expect(page.getByRole("row", { name: /Alderton Joinery/ })).toBeVisible();
  });

  await test.step("its companies are saved as CSV", async () => {
    const { lines } = await saveCsv(page, () => page.getByRole("link", { name: "Export CSV" }).click());
    expect(lines[0]).toContain("email,email_verification,");
    expect(lines.filter((line) => line.includes("nadia@aldertonjoineryuk.co.uk"))).toHaveLength(1);
  });
  const runAddress = page.url();
  const spent = await figure(page, "Spent");

  await test.step("the company tells the domain and why, whom to write to, what happened and what it cost", async () => {
    await page.getByRole("link", { name: "Alderton Joinery" }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: /Alderton Joinery/ })).toBeVisible();
    await expect(page.getByRole("link", { name: "aldertonjoineryuk.co.uk" }).first()).toBeVisible();
    await expect(page.getByText("Accepted by policy")).toBeVisible();
    await expect(page.getByRole("heading", { name: "For", exact: true })).toBeVisible();
    const officer = page.getByRole("row", { name: /Nadia Chowdhury/ });
    await expect(officer).toContainText("nadia@aldertonjoineryuk.co.uk");
    await expect(officer).toContainText("Valid");
    await expect(page.getByRole("img", { name: /^Strike-off: .*today/ })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "aldertonjoineryuk.co.uk" }).first()).toBeVisible();
    await expect(page.getByRole("region", { name: "Credits spent here" })).toContainText(/2.*Domain1E-mail1/);
  });

  await test.step("our books, the run and Snov.io agree to the credit", async () => {
    const { charged, balance } = await snovSandbox.state();
    expect(charged.total - chargedBefore).toBe(spent);
    await page.goto("/credits");
    expect(await figure(page, "Spent")).toBe(charged.total);
    expect(await figure(page, "Held")).toBe(0);
    expect(await figure(page, "Available")).toBe(Math.floor(balance));
    await expect(page.getByText("Books balance")).toBeVisible();
    await page.getByRole("button", { name: "Read balance now" }).click();
    await expect(page.getByText("Snov.io agrees")).toBeVisible();
  });

  await test.step("the same again is served from our tables: no credit, no request", async () => {
    const before = await snovSandbox.state();
    await startRun(page);
    await expect(page.getByText("6 companies, at most 0 credits.")).toBeVisible();
    await page.getByRole("button", { name: /^Start run/ }).click();
    await expect(page).not.toHaveURL(/\/runs\/new/);
    expect(page.url()).not.toBe(runAddress);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Completed", { timeout: 30_000 });
    expect(await figure(page, "Spent")).toBe(0);
    const after = await snovSandbox.state();
    expect(after.starts).toBe(before.starts);
    expect(after.charged.total).toBe(before.charged.total);
  });
});

test("a run stops at its cap, says so, and goes on with a higher one", async ({ page, api }) => {
  const capped = [
    { number: "98000011", name: "KELBROOK JOINERY LIMITED" },
    { number: "98000012", name: "LONGMERE TILING LTD" },
    { number: "98000017", name: "QUARRENDON MOTORS LIMITED" },
  ];
  await api.importCompanies(capped);
  const { id } = await api.startRun(capped, { cap: 3, name: "Three and no more" });
  await page.goto(`/runs/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paused", { timeout: 30_000 });
  await expect(page.getByText(/cap/i).first()).toBeVisible();
  expect(await figure(page, "Spent")).toBeLessThanOrEqual(3);
  await expect(page.getByRole("cell", { name: "Waits for the run" }).first()).toBeVisible();

  await page.getByRole("button", { name: "Resume" }).click();
  const dialog = page.getByRole("dialog", { name: "Resume Three and no more" });
  await dialog.getByLabel("Never spend more than").fill("40");
  await dialog.getByRole("button", { name: /^Resume/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Completed", { timeout: 30_000 });
  const run = await api.readRun(id);
  expect(run.credits.held).toBe(0);
  expect(run.progress.remaining).toBe(0);
});
