import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import proxy from "@/proxy";

const ask = (path: string, cookie = "") =>
  proxy(new NextRequest(`http://strikeline.test${path}`, { headers: cookie ? { cookie } : {} }));
const SIGNED_IN = "next-auth.session-token=a";

test("an address that cannot be decoded is refused in a program's words, or is no page", async () => {
  const answer = ask("/api/v1/companies/%ff");
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect((await answer.json()).detail).toContain("/api/v1/companies/%ff");
  expect(ask("/companies/%ff", SIGNED_IN).headers.get("x-middleware-rewrite")).toMatch(/\/not-found$/);
});

test("other addresses go on: programs' as they are, people's once they have signed in", () => {
  expect(ask("/api/v1/companies/%41").headers.get("x-middleware-next")).toBe("1");
  expect(ask("/companies/%C3%A9", SIGNED_IN).headers.get("x-middleware-next")).toBe("1");
  expect(ask("/companies?q=a%20b").headers.get("location")).toBe(
    "http://strikeline.test/login?callbackUrl=%2Fcompanies%3Fq%3Da%2520b",
  );
});
