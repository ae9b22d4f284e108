import type { Locator, Page } from "@playwright/test";
import { registerFile, registerLine } from "./support/companies";
import { saveCsv } from "./support/downloads";
import { expect, test } from "./support/journey";

const companies = [
  { number: "98100001", name: "OTTERBOURNE CANDLES LIMITED" },
  { number: "98100002", name: "PILLATON SADDLERY LTD" },
];
const active = { CompanyStatus: "Active", CompanyCategory: "Private Limited Company" };
const badLines = [
  registerLine({ ...active, CompanyName: "LETTERS LIMITED", CompanyNumber: "ABCDEFGH" }),
  registerLine({ ...active, CompanyNumber: "98100003" }),
  registerLine({ ...active, CompanyName: "LONG LIMITED", CompanyNumber: "981000041234" }),
];

function tile(page: Page, label: string): Locator {
  return page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd[1]");
}

async function choose(page: Page, name: string, content: string): Promise<void> {
  await page.getByLabel("File to import").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
}

test("a register file brings its companies, and says of each bad line why not", async ({ page }) => {
  const file = registerFile(companies, badLines);
  await page.goto("/imports");
  await choose(page, "october.csv", file);

  await expect(page.getByRole("heading", { level: 1, name: "october.csv" })).toBeVisible();
  await expect(tile(page, "Added")).toHaveText("2");
  await expect(tile(page, "Entered strike-off")).toHaveText("2");
  await expect(tile(page, "Rejected")).toHaveText("3");
  const rejects = page.getByRole("table").filter({ hasText: "Reason" });
  await expect(rejects.getByRole("row", { name: /^4 .*“?ABCDEFGH.* is not a company number/ })).toBeVisible();
  await expect(rejects.getByRole("row", { name: "5 Company 98100003 has no name" })).toBeVisible();
  await expect(rejects.getByRole("row", { name: /^6 .*is too long: a company number has 8 characters/ })).toBeVisible();

  await test.step("the bad lines are saved as CSV, each with its reason", async () => {
    const { name, lines } = await saveCsv(page, () => page.getByRole("link", { name: "Save all as CSV" }).click());
    expect(name).toMatch(/^rejected-lines-.+\.csv$/);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe("line,reason");
    expect(lines[1]).toMatch(/^4,.*ABCDEFGH.* is not a company number/);
    expect(lines[2]).toBe("5,Company 98100003 has no name");
    expect(lines[3]).toMatch(/^6,.*is too long: a company number has 8 characters/);
  });

  await test.step("the same file again changes nothing", async () => {
    await page.goto("/imports");
    await choose(page, "october-again.csv", file);
    await expect(page.getByRole("heading", { level: 1, name: "october-again.csv" })).toBeVisible();
    await expect(tile(page, "Added")).toHaveText("0");
    await expect(tile(page, "Changed")).toHaveText("0");
    await expect(page.getByText("2 unchanged")).toBeVisible();
  });

  await test.step("the companies stand in the list", async () => {
    await page.getByRole("link", { name: "Show companies" }).click();
    await page.getByRole("searchbox", { name: "Search companies" }).fill("otterbourne");
    await expect(page.getByRole("row", { name: /Otterbourne Candles/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /Pillaton Saddlery/ })).toBeHidden();
  });
});

test("a day that is in no calendar is left out, and its line said, while its company comes", async ({ page }) => {
  await page.goto("/imports");
  const line = registerLine({
    ...active,
    CompanyName: "QUARRENDON BAKERY LTD",
    CompanyNumber: "98100009",
    IncorporationDate: "31/02/2020",
  });
  await choose(page, "days.csv", registerFile([], [line]));
  await expect(tile(page, "Added")).toHaveText("1");
  await expect(tile(page, "Days left out")).toHaveText("1");
  const days = page.getByRole("region", { name: "Lines to look at" }).getByRole("table");
  await expect(days.getByRole("row", { name: /^2 IncorporationDate.*31\/02\/2020.*is not a day/ })).toBeVisible();
  await expect(page.getByText("Every line could be taken.")).toBeVisible();
});

test("pasted numbers are mended where they can be, and refused by line where not", async ({ page }) => {
  await page.goto("/imports");
  await page.getByRole("button", { name: "Company numbers" }).click();
  await page.getByRole("textbox", { name: "Company numbers" }).fill("sc 981005\n  98100006 \nOXFORD");
  await page.getByRole("button", { name: "Import 3 numbers" }).click();
  await expect(tile(page, "Added")).toHaveText("2");
  await expect(page.getByRole("row", { name: /^3 / })).toContainText("is not a company number");
  await page.goto("/companies?view=all&q=SC981005");
  await expect(page.getByRole("row", { name: /SC981005/ })).toHaveCount(1);
});

test("a company of which only the number is known says so, and how the rest comes", async ({ page, api }) => {
  await api.call("POST", "/imports", { companyNumbers: ["98100007"] });
  await page.goto("/companies/98100007");
  const register = page.getByRole("region", { name: "Register" });
  await expect(register).toContainText("not read yet");
  await expect(register).toContainText("Only the number is known yet.");
  await expect(register.getByRole("button", { name: "Read the register again, for nothing" })).toBeVisible();
});

test("what is no register file is refused in words, and nothing is imported", async ({ page, expectTrouble }) => {
  expectTrouble(/400/);
  await page.goto("/imports");
  await choose(page, "page.csv", "<html><body>Not found</body></html>");
  await expect(page.getByRole("main").getByRole("alert")).toContainText("web page or XML, not a CSV");
  await expect(page).toHaveURL(/\/imports$/);
});
