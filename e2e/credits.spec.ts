import type { Page } from "@playwright/test";
import type { QueueOverview } from "@/server/queues/schema";
import { saveCsv, savePicture } from "./support/downloads";
import { expect, test } from "./support/journey";
import { snovSandbox } from "./support/sandboxes";

const companies = [
  { number: "98000014", name: "NETHERBY GARDENS LTD" },
  { number: "98000022", name: "VENTNOR MARINE LTD" },
  { number: "98000112", name: "MELTHORPE CARE HOMES LIMITED" },
];

async function setBudget(page: Page, limit: string, reason: string): Promise<void> {
  await page.goto("/credits");
  await page.getByRole("button", { name: "Set budget" }).click();
  const dialog = page.getByRole("dialog", { name: "Set the budget" });
  await dialog.getByLabel("Credits a period").fill(limit);
  await dialog.getByLabel("Why").fill(reason);
  await dialog.getByRole("button", { name: "Set budget" }).click();
  await expect(dialog).toBeHidden();
}

test("a used-up budget pauses the paid queues with the reason, and a higher one lets them go on", async ({
  page,
  api,
}) => {
  await api.importCompanies(companies);
  const { spent, held } = (await api.readCredits()).budget;
  await setBudget(page, String(spent + held + 1), "Nearly the end of the month");
  await expect(page.getByRole("term").filter({ hasText: "Left of the budget" })).toBeVisible();

  const { id } = await api.startRun(companies, { name: "Too much for the budget" });
  await test.step("the lookups that are left wait, and the page says why", async () => {
    await expect(page.getByText("Paid queues are paused.", { exact: false })).toBeVisible({ timeout: 30_000 });
    await page.goto("/queues");
    const line = page.getByRole("row", { name: /Paused by the system.*budget/ });
    await expect(line.first()).toBeVisible();
    await expect(line.first()).toContainText("Resumes by itself when credits return.");
    const { items } = await api.call<QueueOverview>("GET", "/queues");
    expect(items.filter(({ paused }) => paused).map(({ isPaid }) => isPaid)).not.toContain(false);
    expect((await api.readCredits()).budget.remaining).toBeGreaterThanOrEqual(0);
    await page.goto(`/runs/${id}`);
    await expect(page.getByText("The run's lookups keep their place.").filter({ visible: true })).toBeVisible();
  });

  await test.step("a limit below what is spent is refused at its field", async () => {
    await page.goto("/credits");
    await page.getByRole("button", { name: "Set budget" }).click();
    const dialog = page.getByRole("dialog", { name: "Set the budget" });
    await dialog.getByLabel("Credits a period").fill("a lot");
    await dialog.getByRole("button", { name: "Set budget" }).click();
    await expect(dialog.getByLabel("Credits a period")).toHaveAccessibleDescription(/whole number/);
    await expect(dialog.getByLabel("Why")).toHaveAccessibleDescription(/Say why/);
  });

  await test.step("with a higher one everything goes on by itself", async () => {
    await setBudget(page, "1,000", "The customer agreed to more");
    await expect(page.getByText("The budget is 1,000 credits now").first()).toBeVisible();
    await expect.poll(async () => (await api.readRun(id)).state, { timeout: 40_000 }).toBe("completed");
    await expect(page.getByText("Paid queues are paused.", { exact: false })).toBeHidden();
    expect((await api.readRun(id)).credits.held).toBe(0);
  });
});

test("the ledger names each move with its cause, narrows by filter and goes out as CSV", async ({ page, api }) => {
  const company = { number: "98000019", name: "SELBOURNE DESIGN LIMITED" };
  await api.enrich([company]);
  await page.goto("/credits");
  await page.getByRole("searchbox", { name: "Company number" }).fill(company.number);
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Move" }).click();
  await page.getByRole("option", { name: "Commit" }).click();
  const ledger = page.getByRole("table").filter({ hasText: "Lookup and cause" });
  const rows = ledger.getByRole("row").filter({ hasText: "Selbourne Design" });
  await expect(rows.first()).toContainText("Commit");
  await expect(ledger.getByRole("row").filter({ hasText: "Hold" })).toHaveCount(0);
  const count = await rows.count();

  const { lines } = await saveCsv(page, () => page.getByRole("link", { name: "Export CSV" }).click());
  expect(lines).toHaveLength(count + 1);
  expect(lines.slice(1).every((line) => line.includes(company.number))).toBe(true);

  await page.getByRole("combobox", { name: "Move" }).click();
  await page.getByRole("option", { name: "Write-off" }).click();
  await expect(page.getByRole("heading", { name: "No entry matches these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Remove the filters" }).click();
  await expect(ledger.getByRole("row").filter({ hasText: "Hold" }).first()).toBeVisible();
});

test("the hours of the week tell when credits are spent, as chart, in the keyboard's reach and as table", async ({
  page,
  api,
}) => {
  await api.enrich(companies);
  await page.goto("/credits");
  const figure = page.getByRole("figure", { name: "When credits are spent" });
  const chart = figure.getByRole("application", { name: /Credits spent by weekday and hour: most on/ });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure.getByText("01:00 to 02:00")).toBeVisible();
  await figure.getByRole("button", { name: "Table" }).click();
  const cells = figure.getByRole("table").getByRole("cell");
  await expect(cells).toHaveCount(24 * 7);
  expect((await cells.allTextContents()).map(Number).reduce((sum, spent) => sum + spent, 0)).toBeGreaterThan(0);
});

test("analytics tell what a company cost, as chart and as table, by range", async ({ page, api }) => {
  await api.enrich(companies);
  await page.goto("/credits");
  await page.getByRole("navigation", { name: "Credit pages" }).getByRole("link", { name: "Analytics" }).click();
  await expect(page.getByRole("term").filter({ hasText: "A company" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Costs by run" }).locator('a[href^="/runs/"]').first()).toBeVisible();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(page.getByRole("table", { name: "Answers by day and operation" })).toBeVisible();

  await test.step("both tables are saved as CSV, with numbers and days that a spreadsheet reads", async () => {
    await page.getByRole("button", { name: "Save: Useful answers" }).click();
    const days = await saveCsv(page, () => page.getByRole("menuitem", { name: "Numbers (CSV)" }).click());
    expect(days.name).toBe("strikeline-answers-a-day.csv");
    expect(days.lines).toHaveLength(31);
    expect(days.lines[0]).toMatch(/^Day,/);
    const byRun = page.getByRole("region", { name: "By run" }).getByRole("button", { name: "Save as CSV" });
    const runs = await saveCsv(page, () => byRun.click());
    expect(runs.lines[0]).toBe("Run,Started,Companies,Domains,People,Spent,A company");
    expect(runs.lines[1]).toMatch(/,\d{4}-\d{2}-\d{2},\d+,\d+,\d+,\d+,\d+\.\d{2}$/);
  });

  await test.step("the chart is saved as a picture in the colours of the page, with its heading and its key", async () => {
    await page.getByRole("button", { name: "Save: Useful answers" }).click();
    await expect(page.getByRole("menuitem", { name: "Picture (PNG)" })).toBeDisabled();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Chart", exact: true }).click();
    const box = await page
      .getByRole("figure", { name: "Useful answers" })
      .locator("svg.recharts-surface")
      .boundingBox();
    await page.getByRole("button", { name: "Save: Useful answers" }).click();
    const picture = await savePicture(page, () => page.getByRole("menuitem", { name: "Picture (PNG)" }).click());
    expect(picture.name).toBe("strikeline-answers-a-day.png");
    // Twice as dense as the screen, and taller than the chart by what stands above it.
    expect(picture.width).toBeGreaterThanOrEqual(2 * (box?.width ?? Number.NaN));
    expect(picture.height).toBeGreaterThan(2 * ((box?.height ?? Number.NaN) + 40));
    expect(picture.colours).toBeGreaterThan(20);
  });

  await page.getByRole("button", { name: "14 d" }).click();
  await expect(page).toHaveURL(/days=14/);
  await expect(page.getByText("in 14 days").first()).toBeVisible();
});

test("a start that nobody answered is written off; its hash, found later, still brings what it found", async ({
  page,
  api,
}) => {
  // Snov.io knows its domain: what is written off was charged, and the books go on agreeing with Snov.io's.
  const company = { number: "98000027", name: "HARROWMERE TILING LTD" };
  await api.importCompanies([company]);
  const lost = { on: "start", does: "reset", isCarriedOut: true } as const;
  await snovSandbox.setFaults({ requests: [lost], webhooks: { isOn: false } });
  await api.startRun([company], { name: "A start that gets lost" });
  await page.goto("/credits");
  const unknown = page.getByRole("region", { name: "Fate unknown" });
  await expect(async () => {
    await page.reload();
    await expect(unknown).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await snovSandbox.setFaults({ webhooks: { isOn: true } });

  await unknown.getByRole("button", { name: "Decide" }).click();
  const decision = page.getByRole("dialog", { name: "Decide about a task of unknown fate" });
  await decision.getByLabel("Why").fill("Snov.io has no record of it");
  await decision.getByRole("button", { name: /^Write off/ }).click();
  const writtenOff = page.getByRole("region", { name: "Written off" });
  await expect(writtenOff).toContainText("1 domain, 1 credit written off");
  await expect(writtenOff).toContainText("Snov.io has no record of it");

  await writtenOff.getByRole("button", { name: "Name its hash" }).click();
  const naming = page.getByRole("dialog", { name: "Name the task's hash" });
  await expect(naming).toContainText("costs nothing more");
  await naming.getByLabel("Where it was found").fill("Its support told us");
  await naming.getByLabel("Task hash").fill("0".repeat(32));
  await naming.getByRole("button", { name: "Read its result" }).click();
  await expect(naming.getByLabel("Task hash")).toHaveAccessibleDescription(/does not know/);
  await naming.getByLabel("Task hash").fill((await snovSandbox.state()).tasks.at(-1)?.hash ?? "");
  await naming.getByRole("button", { name: "Read its result" }).click();
  await expect(naming).toBeHidden();
  await expect(writtenOff).toBeHidden();
  await expect.poll(async () => (await api.readCompany(company.number)).enrichment.state).not.toBe("failed");
});
