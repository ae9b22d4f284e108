import { randomUUID } from "node:crypto";
import type { Page } from "@/server/platform/pagination";
import type { Delivery, DeliveryDetail } from "@/server/webhooks/schema";
import type { Api } from "./support/api";
import { expect, test } from "./support/journey";

const company = { number: "98000101", name: "ASHBOURNE PRINT WORKS LTD" };

/** The delivery that brought the company's domain; others may come in at the same time. */
async function findDelivery(api: Api): Promise<string> {
  const { items } = await api.call<Page<Delivery>>("GET", "/webhooks?limit=100");
  for (const { id, kind } of items) {
    if (kind !== "domain") continue;
    const { companies } = await api.call<DeliveryDetail>("GET", `/webhooks/${id}`);
    if (companies.some(({ number }) => number === company.number)) return id;
  }
  throw new Error(`No delivery brought the domain of ${company.name}`);
}

test("a delivery is kept as it came, and applying it again spends nothing", async ({ page, api }) => {
  await api.enrich([company]);
  const before = await api.readCompany(company.number);
  const id = await findDelivery(api);
  await page.goto("/webhooks");
  await expect(page.getByRole("row", { name: /Applied Domains/ }).first()).toBeVisible();
  await page.goto(`/webhooks/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: /^Domains, \d+ lookups? Applied$/ })).toBeVisible();

  const body = page.getByRole("region", { name: "Body of the delivery" });
  const pretty = (await body.textContent()) ?? "";
  await page.getByRole("button", { name: "Raw", exact: true }).click();
  const raw = (await body.textContent()) ?? "";
  expect(raw.split("\n").length).toBeLessThan(pretty.split("\n").length);
  expect(JSON.parse(raw)).toEqual(JSON.parse(pretty));

  await page.getByRole("button", { name: "Replay" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay this delivery" });
  await expect(dialog).toContainText("no credit is spent");
  await expect(dialog).toContainText(/stored before: nothing would change; nothing differs\./);
  await dialog.getByRole("button", { name: "Replay delivery" }).click();
  await expect(page.getByText("The delivery is applied again").first()).toBeVisible();
  await expect(page.getByRole("main").getByText("Applied", { exact: true }).first()).toBeVisible();
  const after = await api.readCompany(company.number);
  expect(after.creditsSpent).toBe(before.creditsSpent);
  expect(after.domains.map(({ domain }) => domain)).toEqual(before.domains.map(({ domain }) => domain));
});

test("a forged delivery is refused, counted, and changes nothing", async ({ page, request }) => {
  const forge = () =>
    request.post(`/api/webhooks/snov/${randomUUID()}/${"A".repeat(43)}`, {
      data: { uid: "forged", data: [{ name: "ANY LIMITED", result: { url: "evil.test" } }] },
    });
  expect((await forge()).status()).toBe(404);
  await page.goto("/webhooks");
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary.getByText("1 request refused.")).toBeVisible();

  await test.step("the page counts the next one without a reload", async () => {
    await forge();
    await expect(summary.getByText("2 requests refused.")).toBeVisible();
    await expect(
      summary.getByRole("listitem").filter({ hasText: "the address was not one that we gave out" }),
    ).toBeVisible();
  });
});

test("a filter without deliveries says so, and is taken off in place", async ({ page, api }) => {
  await api.importCompanies([company]);
  await page.goto("/webhooks?state=failed");
  await expect(page.getByRole("heading", { name: "No delivery fits these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page).toHaveURL(/\/webhooks$/);
});

test("subscriptions of the account are made, and switched on again after Snov.io has switched them off", async ({
  page,
}) => {
  await page.goto("/webhooks");
  const subscriptions = page.getByRole("region", { name: "Subscriptions at Snov.io" });
  await subscriptions.getByRole("button", { name: "Subscribe" }).click();
  await expect(subscriptions.getByText("company.found_domains_by_names")).toBeVisible();
  await expect(subscriptions.getByText("Active", { exact: true })).toHaveCount(3);
  await expect(subscriptions.getByRole("button", { name: "Subscribe" })).toBeHidden();
  await subscriptions.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByText("Snov.io's list was read").first()).toBeVisible();

  await test.step("one is removed only after its event and address were shown", async () => {
    await subscriptions.getByRole("button", { name: "Remove company.found_domains_by_names" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove a subscription" });
    await expect(dialog).toContainText("company.found_domains_by_names");
    await dialog.getByRole("button", { name: "Remove subscription" }).click();
    await expect(dialog).toBeHidden();
    await expect(subscriptions.getByText("company.found_domains_by_names")).toBeHidden();
    await expect(subscriptions.getByRole("button", { name: "Subscribe" })).toBeVisible();
  });
});
