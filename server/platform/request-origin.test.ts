import { expect, test } from "vitest";
import { isSameOrigin, originOf } from "@/server/platform/request-origin";

function requestWith(headers: Record<string, string>): Request {
  return new Request("http://internal:3000/api/trpc", {
    method: "POST",
    headers: { host: "desk.example", ...headers },
  });
}

test("the browser's own word decides whether a request comes from our pages", () => {
  expect(isSameOrigin(requestWith({ "sec-fetch-site": "same-origin" }))).toBe(true);
  for (const site of ["cross-site", "same-site", "none"])
    expect(isSameOrigin(requestWith({ "sec-fetch-site": site }))).toBe(false);
});

test("an older browser is judged by Origin", () => {
  expect(isSameOrigin(requestWith({ origin: "http://desk.example" }))).toBe(true);
  expect(isSameOrigin(requestWith({ origin: "http://evil.example" }))).toBe(false);
  expect(isSameOrigin(requestWith({ origin: "null" }))).toBe(false);
  expect(isSameOrigin(requestWith({ origin: "https://desk.example", "x-forwarded-proto": "https" }))).toBe(true);
});

test("a client that is no browser sends neither", () => {
  expect(isSameOrigin(requestWith({}))).toBe(true);
});

test("the origin is the one the browser used", () => {
  expect(originOf(requestWith({}))).toBe("http://desk.example");
  expect(originOf(requestWith({ "x-forwarded-proto": "https, http" }))).toBe("https://desk.example");
});
