import { expect, test } from "./support/journey";

test("an admin sets what Snov.io bills, with a reason; half a credit is refused with what to do instead", async ({
  page,
}) => {
  await page.goto("/settings/costs");
  const domain = page.getByLabel("Domain found");
  await domain.fill("0.5");
  await page.getByLabel("Why").fill("As their bill says");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(domain).toHaveAccessibleDescription(/for half a credit set 1/);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(domain).toHaveValue("1");
  const notValid = page.getByLabel("Address not valid");
  for (const price of ["2", "0"]) {
    await notValid.fill(price);
    await page.getByLabel("Why").fill("As their bill says");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("What Snov.io bills: saved").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Save" })).toBeHidden();
    await page.reload();
    await expect(notValid).toHaveValue(price);
  }
  await test.step("the audit trail tells who, why, and what it was", async () => {
    await page.goto("/settings/audit?about=setting");
    const act = page.getByRole("table", { name: "Audit trail" }).getByRole("row").filter({ hasText: "costRules" });
    await expect(act.first()).toContainText("Setting changed");
    await expect(act.first()).toContainText("As their bill says");
    await expect(act.first()).toContainText(/verification not valid\s*2\s*0/);
  });
});

test("an admin gives somebody a daily cap of their own, and nobody changes their own role", async ({ page }) => {
  await page.goto("/settings/people");
  const mine = page.getByRole("row").filter({ hasText: "you" });
  await expect(mine).toContainText("no limit");
  await mine.getByRole("button", { name: /^Change/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Viewer" })).toBeDisabled();
  await dialog.getByRole("button", { name: "A cap of their own" }).click();
  await dialog.getByLabel("Own cap").fill("90,000");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Why")).toHaveAccessibleDescription(/Say in a few words why/);
  await dialog.getByLabel("Why").fill("Trying it out");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(mine).toContainText("90,000");
  await mine.getByRole("button", { name: /^Change/ }).click();
  await dialog.getByRole("button", { name: "As the role" }).click();
  await dialog.getByLabel("Why").fill("Enough of it");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(mine).toContainText("by role");
});
