import pg from "pg";
import type { Alert } from "@/server/alerts/schema";
import type { Page as Paged } from "@/server/platform/pagination";
import { expect, test } from "./support/journey";
import { settings } from "./support/settings";

/** As a condition of its own would raise it: no other journey may end it. */
async function raise(sentence: string): Promise<void> {
  const client = new pg.Client({ connectionString: settings().E2E_DATABASE_URL });
  await client.connect();
  await client.query(
    `insert into alerts (id, condition, key, severity, sentence, link)
     values (gen_random_uuid(), 'journey', gen_random_uuid(), 'critical', $1, '/credits')`,
    [sentence],
  );
  await client.end();
}

test("an alert shows on the page that is open, and whoever acknowledges it is named", async ({ page, api }) => {
  const sentence = `Journey ${Date.now()}: 95% of the period's credits are spent or held.`;
  await page.goto("/companies");
  await expect(page.getByRole("button", { name: /^Alerts: / })).toBeVisible();
  await raise(sentence);
  await test.step("the bell counts it without a reload", async () => {
    await expect(page.getByRole("button", { name: /^Alerts: .*not seen yet/ })).toBeVisible();
    await page.getByRole("button", { name: /^Alerts: / }).click();
    await expect(page.getByRole("dialog", { name: "Alerts" })).toContainText(sentence);
  });
  await test.step("its page lets it be acknowledged", async () => {
    await page.getByRole("link", { name: "All alerts" }).click();
    const row = page.getByRole("listitem").filter({ hasText: sentence });
    await row.getByRole("button", { name: /^Acknowledge/ }).click();
    await expect(row).toContainText("seen by");
    const { items } = await api.call<Paged<Alert>>("GET", "/alerts?isOpen=true");
    expect(items.find((alert) => alert.sentence === sentence)?.acknowledged?.by).toBeTruthy();
  });
});

test("thresholds are set with a reason, a wrong one is refused at its field, and a channel that is off says what is missing", async ({
  page,
}) => {
  await page.goto("/settings/alerts");
  await expect(page.getByText("Off: set SMTP_URL and ALERT_EMAIL_TO").filter({ visible: true })).toBeVisible();
  const thresholds = page.getByLabel("Thresholds");
  await thresholds.fill("50, 180");
  await test.step("it is refused while one types, without asking the server", async () => {
    await expect(thresholds).toHaveAccessibleDescription(/from 1 to 100/);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(thresholds).toBeFocused();
  });
  await page.getByLabel("Why").fill("The customer wants to know early");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(thresholds).toHaveAccessibleDescription(/from 1 to 100/);
  await thresholds.fill("50, 80, 95");
  await expect(thresholds).toHaveAccessibleDescription(/separated by commas/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("When alerts are raised: saved").first()).toBeVisible();
  await page.reload();
  await expect(thresholds).toHaveValue("50, 80, 95");
});
