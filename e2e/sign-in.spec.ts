import type { Page } from "@playwright/test";
import { expect, test } from "./support/journey";
import { type Credentials, invite, passwordOf } from "./support/people";
import { stranger } from "./support/settings";

test.use({ storageState: stranger });

const viewer = { email: "viewer@strikeline.test", password: passwordOf("viewer") };

async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a wrong password and an unknown address are refused in the same words, with the tries left", async ({
  page,
  expectTrouble,
}) => {
  expectTrouble(/401/);
  await page.goto("/login");
  for (const email of [viewer.email, "stranger@strikeline.test"]) {
    await signIn(page, { email, password: "not the password" });
    await expect(page.getByRole("main").getByRole("alert")).toHaveText(
      "That e-mail and password do not match. 4 tries left.",
    );
    await page.reload();
  }
});

test("too many wrong tries close the door, also for the right password", async ({ page, expectTrouble }) => {
  expectTrouble(/401/);
  const guessed = await invite({ email: "guessed@strikeline.test", name: "Guess Ed", role: "viewer" });
  await page.goto("/login");
  const alert = page.getByRole("main").getByRole("alert");
  for (const words of [
    "4 tries left",
    "3 tries left",
    "2 tries left",
    "1 try left",
    "Too many tries. Come back in 15",
  ]) {
    await signIn(page, { ...guessed, password: "not the password" });
    await expect(alert).toContainText(words);
  }
  await signIn(page, guessed);
  await expect(alert).toContainText("Too many tries");
  await expect(page).toHaveURL(/\/login/);
});

test("a stranger is led to the sign-in page, then to where they wanted, and out again", async ({ page }) => {
  await page.goto("/credits?days=7");
  await expect(page).toHaveURL("/login?callbackUrl=%2Fcredits%3Fdays%3D7");
  await signIn(page, viewer);
  await expect(page).toHaveURL("/credits?days=7");

  await page.getByRole("button", { name: "Signed in as Vi Ewer, viewer" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto("/companies");
  await expect(page).toHaveURL("/login?callbackUrl=%2Fcompanies");
});

test("a session that ends while a page is open says so, and signing in leads back to it", async ({
  page,
  expectTrouble,
}) => {
  expectTrouble(/401|Sign in first/);
  await page.goto("/companies");
  await signIn(page, viewer);
  await expect(page.getByRole("heading", { level: 1, name: "Companies" })).toBeVisible();
  await page.context().clearCookies();
  await page.getByRole("searchbox", { name: "Search companies" }).fill("willow");
  await expect(page.getByText("Your session is over.").first()).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByText("Your session is over", { exact: true })).toBeVisible();
  await expect(main.getByRole("link", { name: "Remove the filters" })).toHaveCount(0);
  await main.getByRole("button", { name: "Sign in" }).click();
  await signIn(page, viewer);
  await expect(page).toHaveURL("/companies?q=willow");
});

test("nobody is sent to a foreign address after signing in", async ({ page }) => {
  await page.goto("/login?callbackUrl=https%3A%2F%2Felsewhere.test%2Fcompanies");
  await signIn(page, viewer);
  await expect(page.getByRole("heading", { level: 1, name: "Companies" })).toBeVisible();
  expect(new URL(page.url()).hostname).toBe("127.0.0.1");
});

test("a one-time password must be replaced before anything else", async ({ page, expectTrouble }) => {
  expectTrouble(/400/);
  const newcomer = await invite({ email: "newcomer@strikeline.test", name: "New Comer", role: "analyst" });
  await page.goto("/login");
  await signIn(page, newcomer);
  await expect(page.getByRole("heading", { name: "Choose your own password" })).toBeVisible();
  await page.goto("/companies");
  await expect(page).toHaveURL("/login/password");

  await page.getByLabel("Password you have now").fill(newcomer.password);
  await page.getByLabel("New password").fill("too short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/12 characters/);

  await page.getByLabel("Password you have now").fill(newcomer.password);
  await page.getByLabel("New password").fill("tulips before the rain");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page).toHaveURL("/companies");
  await expect(page.getByRole("button", { name: "Signed in as New Comer, analyst" })).toBeVisible();
});
