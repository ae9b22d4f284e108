import type { QueueOverview } from "@/server/queues/schema";
import { expect, test } from "./support/journey";
import { setCompaniesHouseFaults } from "./support/sandboxes";

const refused = [
  { number: "98400001", name: "UFFINGTON BLINDS LIMITED" },
  { number: "98400002", name: "WARBOROUGH FENCING LTD" },
];

test.afterEach(() => setCompaniesHouseFaults([]));

test("a queue is paused with a reason that everybody sees, and goes on when it is resumed", async ({ page, api }) => {
  const waiting = { number: "98400003", name: "XAVERIAN TEXTILES LIMITED" };
  await api.importCompanies([waiting]);
  await page.goto("/queues");
  await page.getByRole("switch", { name: "refresh-company: running, pause" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause refresh-company" });
  await dialog.getByRole("button", { name: "Pause queue" }).click();
  await expect(dialog.getByLabel("Why")).toHaveAccessibleDescription(/three letters or more/);
  await dialog.getByLabel("Why").fill("Companies House said that it is in maintenance");
  await dialog.getByRole("button", { name: "Pause queue" }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole("row", { name: /Paused by .*“Companies House said that it is in maintenance”/ }),
  ).toBeVisible();

  await test.step("its jobs keep their place meanwhile", async () => {
    const { id } = await api.startRun([waiting], { cap: 0 });
    const queue = page.getByRole("row", { name: /^refresh-company/ });
    await expect(queue.getByRole("cell").nth(1)).toHaveText(/1/);
    expect((await api.readRun(id)).progress.remaining).toBe(1);

    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await expect(page.getByText("refresh-company goes on").first()).toBeVisible();
    await expect(page.getByRole("switch", { name: "refresh-company: running, pause" })).toBeVisible();
    await expect.poll(async () => (await api.readRun(id)).state, { timeout: 30_000 }).not.toBe("running");
  });
});

test("jobs that failed for good tell why, and are tried again after a look at how many", async ({ page, api }) => {
  await api.importCompanies(refused);
  await setCompaniesHouseFaults(
    refused.map(({ number }) => ({ kind: "status", status: 400, body: "Bad request", path: number })),
  );
  // What a file told just now is believed, unless answers are bought anew.
  await api.startRun(refused, { cap: 0, name: "Refused", refresh: true });

  await test.step("they stand under Failed, each with its attempts", async () => {
    await page.goto("/queues/jobs?state=failed&queue=refresh-company");
    await expect(page.getByRole("row", { name: /Uffington Blinds/ })).toBeVisible({ timeout: 30_000 });
    await expect(
      page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /Queues.*needs? you/ }),
    ).toBeVisible();
    await page
      .getByRole("row", { name: /Uffington Blinds/ })
      .getByRole("link")
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1, name: "refresh-company" })).toBeVisible();
    await expect(page.getByText("Failed for good.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Attempts" })).toBeVisible();
    await expect(page.getByRole("main").getByText(/400/).first()).toBeVisible();
  });

  await test.step("filters narrow the list, and can be taken off", async () => {
    await page.goto("/queues/jobs");
    await page.getByRole("searchbox", { name: "Company number" }).fill("98400002");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row", { name: /Uffington Blinds/ })).toBeHidden();
    await expect(page.getByRole("row", { name: /Warborough Fencing/ })).toBeVisible();
    await page.getByRole("combobox", { name: "Queue" }).click();
    await page.getByRole("option", { name: "find-email" }).click();
    await expect(page.getByRole("heading", { name: "No job matches these filters" })).toBeVisible();
    await page.getByRole("button", { name: "Remove the filters" }).click();
    await expect(page.getByRole("row", { name: /Uffington Blinds/ })).toBeVisible();
  });

  await test.step("one that nobody needs is discarded, and stays in the history", async () => {
    await page.goto("/queues/jobs?state=failed&queue=refresh-company&company=98400002");
    await page
      .getByRole("row", { name: /Warborough Fencing/ })
      .getByRole("link")
      .first()
      .click();
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Discard this job" });
    await expect(dialog.getByText(/cannot be taken back/)).toBeVisible();
    await dialog.getByRole("button", { name: "Discard", exact: true }).click();
    await expect(page.getByText("Failed for good, and discarded.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Retry" })).toHaveCount(0);
    await page.goto("/queues/jobs?state=discarded");
    await expect(page.getByRole("row", { name: /Warborough Fencing/ })).toBeVisible();
  });

  await test.step("discarding all that failed is looked at first, and can be left", async () => {
    await page.goto("/queues/jobs?state=failed&queue=refresh-company");
    await page.getByRole("button", { name: "Discard all failed" }).click();
    const dialog = page.getByRole("dialog", { name: "Discard failed jobs of refresh-company" });
    await expect(dialog.getByRole("row", { name: "Will be discarded 1" })).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("row", { name: /Uffington Blinds/ })).toBeVisible();
  });

  await test.step("the queues' page offers the same, beside the last failures and on the figure", async () => {
    await page.goto("/queues?queue=refresh-company");
    const failures = page.getByRole("region", { name: "Last failures" });
    await expect(failures.getByRole("button", { name: "Retry 1" })).toBeVisible();
    await failures.getByRole("button", { name: "Discard 1" }).click();
    const dialog = page.getByRole("dialog", { name: "Discard failed jobs of refresh-company" });
    await expect(dialog.getByRole("row", { name: "Will be discarded 1" })).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(failures.getByRole("button", { name: "Discard 1" })).toBeFocused();
    const figure = page.getByRole("button", { name: "1 dead: show, retry or discard" });
    await figure.press("Enter");
    await page.getByRole("menuitem", { name: "Discard 1" }).press("Enter");
    await expect(dialog.getByRole("row", { name: "Will be discarded 1" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(figure).toBeFocused();
    await figure.click();
    await page.getByRole("menuitem", { name: "Show 1 with their errors" }).click();
    await expect(page).toHaveURL("/queues/jobs?queue=refresh-company&state=failed");
    await expect(page.getByRole("row", { name: /Uffington Blinds/ })).toBeVisible();
  });

  await test.step("once Companies House is well again, the others are tried again", async () => {
    await setCompaniesHouseFaults([]);
    await page.goto("/queues/jobs?state=failed&queue=refresh-company");
    await page.getByRole("button", { name: "Retry all failed" }).click();
    const dialog = page.getByRole("dialog", { name: "Retry failed jobs of refresh-company" });
    await expect(dialog.getByRole("row", { name: "Will be retried 1" })).toBeVisible();
    await dialog.getByRole("button", { name: "Retry 1" }).click();
    await expect(page.getByText("1 job of refresh-company will be tried again").first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "No job matches these filters" })).toBeVisible({ timeout: 30_000 });
    const { items } = await api.call<QueueOverview>("GET", "/queues");
    expect(items.find(({ name }) => name === "refresh-company")?.dead).toBe(0);
  });
});
