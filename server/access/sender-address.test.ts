import { expect, test } from "vitest";
import { senderAddress } from "@/server/access/sender-address";

const headers = { "x-forwarded-for": "198.51.100.7, 192.0.2.1" };

test("behind a proxy the last hop counts, for the proxy itself has seen it", () => {
  expect(senderAddress(headers, "https://desk.example")).toBe("192.0.2.1");
});

test("without a proxy the sender's word for its address counts for nothing", () => {
  expect(senderAddress(headers, null)).toBeNull();
  expect(senderAddress({}, "https://desk.example")).toBeNull();
});
