import { saveCsv } from "./support/downloads";
import { expect, test } from "./support/journey";

const companies = [
  { number: "98600001", name: "ZEALWOOD ALPHA LIMITED" },
  { number: "98600002", name: "ZEALWOOD BRAVO LIMITED" },
  { number: "98600003", name: "ZEALWOOD CHARLIE LIMITED" },
];

test("the list is worked without a mouse: search, move, select, open", async ({ page, api }) => {
  await api.importCompanies(companies);
  await page.goto("/companies?sort=name");
  await expect(page.getByRole("table")).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search companies" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("zealwood");
  await expect(page.getByRole("row", { name: /Zealwood/ })).toHaveCount(3);
  await expect(page).toHaveURL(/q=zealwood/);
  await page.keyboard.press("Escape");

  const alpha = page.getByRole("complementary", { name: "Zealwood Alpha" });
  const bravo = page.getByRole("complementary", { name: "Zealwood Bravo" });
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(alpha).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(bravo).toBeVisible();
  await page.keyboard.press("k");
  await expect(alpha).toBeVisible();

  await page.keyboard.press("x");
  await expect(page.getByRole("region", { name: "Actions for 1 selected" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(bravo).toBeVisible();
  await page.keyboard.press("x");
  const actions = page.getByRole("region", { name: "Actions for 2 selected" });
  await expect(actions.getByRole("link", { name: /^Enrich 0 to \d+ credits/ })).toBeVisible();
  const { name, lines } = await saveCsv(page, () => actions.getByRole("link", { name: "Export 2 companies" }).click());
  expect(name).toBe("strikeline-companies-chosen.csv");
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual([
    expect.stringMatching(/alpha/i),
    expect.stringMatching(/bravo/i),
  ]);
  await page.keyboard.press("Escape");
  await expect(actions).toBeHidden();

  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Zealwood Bravo" })).toBeVisible();
  await page.goBack();
  await expect(bravo).toBeVisible();
});

test("the palette finds a company and jumps to it", async ({ page, api }) => {
  await api.importCompanies([{ number: "98600004", name: "YAXHAM PALETTE WORKS LIMITED" }]);
  await page.goto("/runs");
  await page.getByRole("button", { name: "Search or jump to" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Search or jump to" });
  await palette.getByRole("combobox").fill("yaxham");
  await expect(palette.getByRole("option", { name: /Yaxham Palette Works/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Yaxham Palette Works" })).toBeVisible();
});

test("? tells the keys of the page, and letters after G go to pages", async ({ page }) => {
  await page.goto("/queues");
  await expect(page.getByRole("switch", { name: /^find-domain/ })).toBeVisible();
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(help).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(help.getByRole("listitem").filter({ hasText: "Pause or resume" }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page.getByRole("heading", { level: 1, name: "Credits" })).toBeVisible();
});

test("the theme that somebody chose is still there after a reload", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/runs");
  await expect(page.locator("html")).toHaveClass(/light/);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
});

test("live updates can be paused, and say so", async ({ page }) => {
  await page.goto("/runs");
  await page.getByRole("button", { name: "Live updates: Live" }).click();
  await expect(page.getByRole("button", { name: /Live updates: Paused/ })).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("button", { name: /Live updates: Paused/ }).click();
  await expect(page.getByRole("button", { name: "Live updates: Live" })).toBeVisible();
});

test("filters that are needed again are kept as a view, and given up with a way back", async ({ page, api }) => {
  await api.importCompanies(companies);
  await page.goto("/companies?q=zealwood&sort=name");
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: "Save as a view" }).click();
  await page.getByRole("button", { name: "Save view" }).click();
  const name = page.getByLabel("Name of the view");
  await expect(name).toHaveAccessibleDescription(/Give it a name/);
  await name.fill("Zealwoods");
  await name.press("Enter");
  const tab = views.getByRole("link", { name: "Zealwoods" });
  await expect(tab).toHaveAttribute("aria-current", "page");

  await views.getByRole("link", { name: /^All companies/ }).click();
  await expect(tab).not.toHaveAttribute("aria-current", "page");
  await page.reload();
  await tab.click();
  await expect(page.getByRole("row", { name: /Zealwood/ })).toHaveCount(3);

  await views.getByRole("button", { name: "Saved view: Zealwoods" }).click();
  await page.getByRole("button", { name: "Remove view" }).click();
  await expect(tab).toBeHidden();
  await page.getByRole("button", { name: /Undo/ }).click();
  await expect(tab).toBeVisible();
});
