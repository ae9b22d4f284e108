import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Page as Paged } from "@/server/platform/pagination";
import type { Job } from "@/server/queues/schema";
import type { Delivery } from "@/server/webhooks/schema";
import type { Api } from "./support/api";
import { expect, test } from "./support/journey";

const company = { number: "98000127", name: "MELTHORPE GARDEN DESIGN LIMITED" };

/** As long as the register has them, with a word that no line of a phone holds. */
const longNamed = {
  number: "98000128",
  name: "LLANFAIRPWLLGWYNGYLLGOGERYCHWYRNDROBWLLLLANTYSILIOGOGOGOCH-AND-DISTRICT AGRICULTURAL MACHINERY MAINTENANCE AND RESTORATION (HOLDINGS) LIMITED",
};
const LONG_RUN_NAME = "November,_all_of_the_north-west_without_holding_companies,_second_attempt_after_the_import";

const AREAS = ["companies", "runs and imports", "API", "money", "operations", "settings"] as const;

/** Every route of the desk, with rows on it; by area, so that browsers share the work and each has the time it needs. */
async function listRoutes(api: Api): Promise<Record<(typeof AREAS)[number], string[]>> {
  const record = await api.importCompanies([company]);
  const run = await api.enrich([company]);
  const { items: jobs } = await api.call<Paged<Job>>("GET", "/jobs?limit=1");
  await expect.poll(async () => (await api.call<Paged<Delivery>>("GET", "/webhooks")).items.length).toBeGreaterThan(0);
  const { items: deliveries } = await api.call<Paged<Delivery>>("GET", "/webhooks?limit=1");
  return {
    companies: [
      "/companies",
      `/companies?view=all&q=${company.number}&row=${company.number}`,
      `/companies/${company.number}`,
      "/stream",
      "/login/password",
    ],
    "runs and imports": [
      "/runs",
      `/runs/${run}`,
      `/runs/new?numbers=${company.number}&refresh=true`,
      "/imports",
      `/imports/${record.id}`,
    ],
    API: ["/api/docs"],
    money: ["/credits", "/credits/analytics", "/settings/costs"],
    operations: [
      "/queues",
      "/queues/jobs",
      `/queues/jobs/${jobs[0]?.id}`,
      "/webhooks",
      `/webhooks/${deliveries[0]?.id}`,
      "/alerts",
    ],
    settings: [
      "/settings",
      "/settings/lead-score",
      "/settings/people",
      "/settings/alerts",
      "/settings/privacy",
      "/settings/audit",
    ],
  };
}

const DESKTOP = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
/** Also a desktop's window at 400%. */
const NARROWEST = { width: 320, height: 640 };

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Of all rules these alone depend on the theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

test.describe.configure({ mode: "parallel", timeout: 120_000 });

async function open(page: Page, route: string): Promise<void> {
  await page.goto(route);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Of the API's operations, which one component draws, the first three of each group. */
const ALIKE = "main section > article:nth-of-type(n + 4)";

/** Names only the elements that are wrong: naming all that are right takes most of the time on a long page. */
function checkPage(page: Page): AxeBuilder {
  // The mode cannot look into frames of other origins, of which there are none; the other names every element again.
  return new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .exclude(ALIKE)
    .setLegacyMode(true);
}

async function expectNoViolation(axe: AxeBuilder, what: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
  );
  expect.soft(found, what).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page, route: string): Promise<void> {
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  // Charts take the width of a window that was just resized a frame later.
  await expect.soft.poll(overhang, { message: `${route}, ${page.viewportSize()?.width} px` }).toBeLessThanOrEqual(0);
}

for (const area of AREAS) {
  test(`every page can be used by everybody, in light and in dark, on a phone and at 400%: ${area}`, async ({
    page,
    api,
  }) => {
    for (const route of (await listRoutes(api))[area]) {
      await test.step(route, async () => {
        await page.setViewportSize(DESKTOP);
        await page.emulateMedia({ colorScheme: "light" });
        await open(page, route);
        await expectNoViolation(checkPage(page).withTags(WCAG), `${route}, light`);
        await page.emulateMedia({ colorScheme: "dark" });
        await expect(page.locator("html")).toHaveClass(/dark/);
        await expectNoViolation(checkPage(page).withRules(COLOURS), `${route}, dark`);
        for (const size of [PHONE, NARROWEST]) {
          await page.setViewportSize(size);
          await expectNoSidewaysScroll(page, route);
        }
      });
    }
  });
}

test("on a phone the filters, which are more than it shows at once, and every page can be reached", async ({
  page,
}) => {
  await page.setViewportSize(PHONE);
  await page.goto("/companies");
  await page.getByRole("button", { name: /^Filter/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectNoViolation(checkPage(page).withTags(WCAG), "the menu of filters");
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Sections" }).getByRole("button", { name: "More" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Webhooks" })).toBeVisible();
});

test("names that no line of a phone holds make no page scroll sideways", async ({ page, api }) => {
  await page.setViewportSize(PHONE);
  const run = await api.enrich([longNamed], { name: LONG_RUN_NAME });
  const { items: jobs } = await api.call<Paged<Job>>("GET", `/jobs?companyNumber=${longNamed.number}&limit=1`);
  const long = [
    `/companies/${longNamed.number}`,
    `/companies?view=all&q=${longNamed.number}`,
    `/companies?view=all&q=${longNamed.name.slice(0, 60)}&area=LS`,
    `/runs/${run}`,
    `/runs/new?numbers=${longNamed.number}&refresh=true`,
    `/queues/jobs?company=${longNamed.number}`,
    `/queues/jobs/${jobs[0]?.id}`,
    `/credits?company=${longNamed.number}`,
  ];
  for (const route of long) {
    await test.step(route, async () => {
      await open(page, route);
      await expectNoSidewaysScroll(page, route);
    });
  }
});

test("a host whose name no line of a phone holds makes no page scroll sideways", async ({ page, api }) => {
  await page.setViewportSize(PHONE);
  await api.importCompanies([company]);
  await api.enrich([company]);
  const { items } = await api.call<Paged<Job>>("GET", "/jobs?state=completed&limit=1");
  for (const route of [`/queues/jobs/${items[0]?.id}`, "/queues"]) {
    await open(page, route);
    expect(await lengthenHosts(page, items[0]?.attempts[0]?.worker ?? ""), route).toBeGreaterThan(0);
    await expectNoSidewaysScroll(page, route);
  }
});

/** Workers are named after their host, and a host's name may have 64 characters. How many were lengthened. */
async function lengthenHosts(page: Page, worker: string): Promise<number> {
  const marks = await page.getByRole("main").getByText(worker, { exact: true }).all();
  for (const mark of marks) await mark.evaluate((element) => element.prepend("0".repeat(64)));
  return marks.length;
}

test("whoever tabs through a page sees where they are", async ({ page }) => {
  for (const route of ["/companies", "/credits", "/queues", "/login"]) {
    await page.goto(route);
    await expect(page.getByRole("main")).toBeVisible();
    for (let press = 0; press < 25; press++) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return null;
        // A search field shows the focus on the label around it.
        const shown = [element, element.closest("label")].flatMap((one) => (one ? [getComputedStyle(one)] : []));
        return {
          name: element.outerHTML.slice(0, 120),
          isVisible: shown.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && outlineWidth !== "0px"),
        };
      });
      if (focus) expect.soft(focus.isVisible, `${route}: ${focus.name}`).toBe(true);
    }
  }
});

test("a list that its filters emptied says so and offers the way back", async ({ page, api }) => {
  await api.importCompanies([company]);
  const lists = [
    { address: "/companies?q=nobodyiscalledthis", words: /No company matches/, reset: "Clear all filters" },
    { address: "/queues/jobs?company=97999999", words: "No job matches these filters", reset: "Remove the filters" },
    { address: "/credits?company=97999999", words: "No entry matches these filters", reset: "Remove the filters" },
  ];
  for (const { address, words, reset } of lists) {
    await page.goto(address);
    const told = page.getByRole("heading", { name: words });
    await expect(told).toBeVisible();
    await page.getByRole("button", { name: reset }).click();
    await expect(told).toBeHidden();
  }
  await page.goto(`/companies?view=all&q=${company.number}&area=ZZ`);
  await expect(page.getByRole("list", { name: "Remove one filter" }).getByRole("listitem").first()).toHaveText(
    /ZZ.*1 without it/,
  );
  await page.getByRole("button", { name: "Remove Area is ZZ", exact: true }).click();
  await expect(page.getByRole("row", { name: /Melthorpe Garden Design/ })).toBeVisible();
});

test("on paper a list has its title and the whole of its names, and nothing that only a screen can do", async ({
  page,
  api,
}) => {
  await api.importCompanies([longNamed]);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 1046, height: 720 });
  await page.goto(`/companies?view=all&q=${longNamed.number}`);
  const main = page.getByRole("main");
  await expect(page.getByRole("heading", { level: 1, name: "Companies" })).toBeVisible();
  const name = main.getByRole("row").getByRole("link").first();
  await expect(name).toBeVisible();
  expect(await name.evaluate((link) => link.scrollWidth <= link.clientWidth || link.scrollWidth === 0)).toBe(true);
  // What was looked for tells what the list is of.
  await expect(main.getByRole("searchbox")).toBeVisible();
  await expect(main.getByRole("checkbox")).toHaveCount(0);
  // A head that sorts is a name of its column all the same.
  await expect(page.getByRole("button").and(page.locator(":not(th *)"))).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Views" }).getByRole("link")).toHaveCount(1);
});
