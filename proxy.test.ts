import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import proxy, { config } from "@/proxy";

const ask = (path: string, cookie = "") =>
  proxy(new NextRequest(`http://strikeline.test${path}`, { headers: cookie ? { cookie } : {} }));
const SIGNED_IN = "next-auth.session-token=a";

test("an address that cannot be decoded is refused in a program's words, or is no page", async () => {
  const answer = ask("/api/v1/companies/%ff");
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect((await answer.json()).detail).toContain("/api/v1/companies/%ff");
  for (const path of ["/companies/%ff", "/login%ff", "/x%ff.csv"])
    expect(ask(path, SIGNED_IN).headers.get("x-middleware-rewrite"), path).toMatch(/\/not-found$/);
});

test("an address with a percent sign is looked at wherever it leads, and of the others only pages", () => {
  const [pages, encoded] = config.matcher.map((pattern) => new RegExp(`^${pattern}$`));
  for (const path of ["/login%ff", "/x%ff.csv", "/api/v1/%ff"]) expect(encoded?.test(path), path).toBe(true);
  for (const path of ["/login", "/x.csv", "/api/v1/runs", "/_next/a"]) {
    expect(encoded?.test(path) || pages?.test(path), path).toBe(false);
  }
});

test("other addresses go on: programs' as they are, people's once they have signed in", () => {
  expect(ask("/api/v1/companies/%41").headers.get("x-middleware-next")).toBe("1");
  expect(ask("/_next/static/%5Bid%5D.js").headers.get("x-middleware-next")).toBe("1");
  expect(ask("/companies/%C3%A9", SIGNED_IN).headers.get("x-middleware-next")).toBe("1");
  expect(ask("/companies?q=a%20b").headers.get("location")).toBe(
    "http://strikeline.test/login?callbackUrl=%2Fcompanies%3Fq%3Da%2520b",
  );
});
