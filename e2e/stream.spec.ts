import { expect, test } from "./support/journey";
import { advanceStream } from "./support/sandboxes";

test("the stream's page shows what comes in, how late, and the same figures as a table", async ({ page }) => {
  await page.goto("/stream");
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary).toContainText("Reading companies");
  await expect(summary).toContainText("Reading filings");
  await advanceStream(40);
  await expect(summary.getByText(/timepoint \d+/).first()).toBeVisible();

  const minutes = page.getByRole("figure", { name: "Events a minute" });
  await minutes.getByRole("button", { name: "Table", exact: true }).click();
  await expect(minutes.getByRole("columnheader", { name: "Profiles" })).toBeVisible();
  await expect(minutes.getByRole("cell", { name: /^[1-9]\d*$/ }).first()).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Requests to Companies House" })).toBeVisible();
});
