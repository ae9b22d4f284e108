import { expect, test } from "./support/journey";
import { stateOf } from "./support/settings";

test.describe("an analyst", () => {
  test.use({ storageState: stateOf("analyst") });

  test("works with companies but neither stops queues nor sets budgets", async ({ page, request }) => {
    await page.goto("/companies");
    await expect(page.getByRole("button", { name: "Signed in as Ana Lyst, analyst" })).toBeVisible();
    await page.goto("/imports");
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();

    await page.goto("/queues");
    await expect(page.getByRole("switch", { name: "find-domain: running, pause" })).toBeDisabled();
    await expect(page.getByRole("button", { name: "Pause all" })).toHaveCount(0);
    await page.goto("/credits");
    await expect(page.getByRole("heading", { name: "Ledger" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Set budget" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Read balance now" })).toHaveCount(0);
    await page.goto("/settings");
    const tabs = page.getByRole("navigation", { name: "Settings pages" });
    await expect(tabs.getByRole("link", { name: "Costs" })).toBeVisible();
    await expect(tabs.getByRole("link", { name: /People|Audit/ })).toHaveCount(0);

    const origin = { origin: new URL(page.url()).origin };
    const acts = {
      "queues.pause": { name: "find-domain", reason: "because I can" },
      "credits.setBudget": { limit: 1, reason: "because I can" },
      "queues.retryFailed": { name: "find-domain", dryRun: false },
      "queues.discardFailed": { name: "find-domain", dryRun: false },
      "jobs.discard": { id: "00000000-0000-4000-8000-000000000000" },
    };
    for (const [procedure, data] of Object.entries(acts)) {
      const response = await request.post(`/api/trpc/${procedure}`, { data, headers: origin });
      expect(response.status(), procedure).toBe(403);
    }
  });
});

test.describe("a viewer", () => {
  test.use({ storageState: stateOf("viewer") });

  test("reads everything and starts nothing", async ({ page, request, api, expectTrouble }) => {
    // The company that is not there.
    expectTrouble(/404/);
    const company = { number: "98500001", name: "YARLSWOOD TIMBER LIMITED" };
    await api.importCompanies([company]);
    await page.goto("/companies");
    await expect(page.getByRole("table")).toBeVisible();
    await expect(page.getByRole("link", { name: "Start run" })).toHaveCount(0);
    await expect(page.getByRole("checkbox")).toHaveCount(0);

    await page.goto(`/companies/${company.number}`);
    await expect(page.getByRole("heading", { level: 1, name: "Yarlswood Timber" })).toBeVisible();
    await expect(
      page.getByRole("main").getByRole("button", { name: /^(Refresh all|Search|Find missing)/ }),
    ).toHaveCount(0);
    await page.goto("/companies/98599999");
    await expect(page.getByRole("heading", { name: "No company of ours has this number" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link")).toHaveText(["Show all companies"]);
    await page.goto("/imports");
    await expect(page.getByRole("heading", { name: "Imports" }).last()).toBeVisible();
    await expect(page.getByRole("button", { name: "Choose a file" })).toHaveCount(0);
    await page.goto("/runs/new");
    await expect(page).toHaveURL(/\/runs$/);

    await expect(async () => {
      await page.keyboard.press("ControlOrMeta+k");
      await expect(page.getByRole("option", { name: "Switch between light and dark" })).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(page.getByRole("option", { name: /^Start a run/ })).toHaveCount(0);

    const origin = { origin: new URL(page.url()).origin };
    const run = { companyNumbers: [company.number], cap: 5 };
    expect((await request.post("/api/trpc/runs.start", { data: run, headers: origin })).status()).toBe(403);
    const file = { data: "98500002", headers: { ...origin, "content-type": "text/plain" } };
    expect((await request.post("/api/desk/imports?name=mine.txt", file)).status()).toBe(403);
  });
});
