import { expect, test } from "vitest";
import { findSecret, fingerprintOf, signScope } from "@/server/webhooks/capability";

const task = "0191a5c0-0000-7000-8000-000000000001";
const other = "0191a5c0-0000-7000-8000-000000000002";

test("a token is good for its own task alone", () => {
  const token = signScope(task, ["secret"]) ?? "";
  expect(findSecret(task, token, ["secret"])).toBe("secret");
  expect(findSecret(other, token, ["secret"])).toBeNull();
  expect(findSecret("account", token, ["secret"])).toBeNull();
});

test("while secrets rotate the first signs, all are accepted, and which one it was is told", () => {
  const old = signScope(task, ["old"]) ?? "";
  const fresh = signScope(task, ["new", "old"]) ?? "";
  expect(fresh).not.toBe(old);
  expect(findSecret(task, old, ["new", "old"])).toBe("old");
  expect(findSecret(task, fresh, ["new", "old"])).toBe("new");
  expect(findSecret(task, old, ["new"])).toBeNull();
});

test("nothing is good without a secret, and odd tokens are simply wrong", () => {
  expect(signScope(task, [])).toBeNull();
  for (const token of ["", "x", "é".repeat(43), `${signScope(task, ["secret"])}=`]) {
    expect(findSecret(task, token, ["secret"])).toBeNull();
    expect(findSecret(task, token, [])).toBeNull();
  }
});

test("a fingerprint tells secrets apart and is part of neither secret nor token", () => {
  expect(fingerprintOf("old")).toMatch(/^[0-9a-f]{8}$/);
  expect(fingerprintOf("old")).not.toBe(fingerprintOf("new"));
  expect(signScope(task, ["old"])).not.toContain(fingerprintOf("old"));
});
