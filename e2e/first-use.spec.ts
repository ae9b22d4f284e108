import { expect, test } from "./support/journey";

const EMPTY = [
  { page: "/companies", title: "No company is here yet", next: { role: "link", name: "Import companies" } },
  { page: "/imports", title: "Nothing was imported yet", next: { role: "button", name: "Choose a file" } },
  { page: "/runs", title: "No run yet", next: { role: "link", name: "Choose companies" } },
  { page: "/queues/jobs", title: "No job was ever queued", next: null },
  { page: "/webhooks", title: "Nothing was delivered yet", next: null },
] as const;

for (const { page: address, title, next } of EMPTY) {
  test(`${address} without data says so, and what to do next`, async ({ page }) => {
    await page.goto(address);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    if (next) await expect(page.getByRole("main").getByRole(next.role, { name: next.name })).toBeVisible();
  });
}

test("the desk opens on the companies, and every page is one step away", async ({ page }) => {
  await page.goto("/");
  const navigation = page.getByRole("navigation", { name: "Main" });
  await expect(page.getByRole("heading", { level: 1, name: "Companies" })).toBeVisible();
  for (const name of ["Runs", "Imports", "Credits", "Queues", "Webhooks"]) {
    await navigation.getByRole("link", { name, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(navigation.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
  }
});

test("an address that does not exist is told apart from one that holds nothing", async ({ page, expectTrouble }) => {
  expectTrouble(/404/);
  for (const address of ["/nowhere", "/companies/00000000", "/runs/none", "/webhooks/none", "/queues/jobs/none"]) {
    const response = await page.goto(address);
    expect(response?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});

for (const [list, what] of [
  ["/queues/jobs", "job"],
  ["/imports", "import"],
  ["/webhooks", "delivery"],
] as const) {
  test(`an unknown ${what} is told on the desk, with the way back to the list`, async ({ page, expectTrouble }) => {
    expectTrouble(/404/);
    await page.goto(`${list}/00000000-0000-4000-8000-000000000000`);
    await expect(page.getByRole("heading", { name: `No ${what} has this address` })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
    await page.getByRole("link", { name: /^Show all/ }).click();
    await expect(page).toHaveURL(new RegExp(`${list}$`));
  });
}
