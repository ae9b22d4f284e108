import { expect, test } from "vitest";
import { isCapability, signTask } from "@/server/webhooks/capability";

const task = "0191a5c0-0000-7000-8000-000000000001";
const other = "0191a5c0-0000-7000-8000-000000000002";

test("a token is good for its own task alone", () => {
  const token = signTask(task, ["secret"]) ?? "";
  expect(isCapability(task, token, ["secret"])).toBe(true);
  expect(isCapability(other, token, ["secret"])).toBe(false);
});

test("while secrets rotate the first signs and all are accepted", () => {
  const old = signTask(task, ["old"]) ?? "";
  const fresh = signTask(task, ["new", "old"]) ?? "";
  expect(fresh).not.toBe(old);
  expect(isCapability(task, old, ["new", "old"])).toBe(true);
  expect(isCapability(task, fresh, ["new", "old"])).toBe(true);
  expect(isCapability(task, old, ["new"])).toBe(false);
});

test("nothing is good without a secret, and odd tokens are simply wrong", () => {
  expect(signTask(task, [])).toBeNull();
  for (const token of ["", "x", "é".repeat(43), `${signTask(task, ["secret"])}=`]) {
    expect(isCapability(task, token, ["secret"])).toBe(false);
    expect(isCapability(task, token, [])).toBe(false);
  }
});
