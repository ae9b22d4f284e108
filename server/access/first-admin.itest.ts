import { beforeEach, expect, test } from "vitest";
import type { Actor } from "@/server/access/actor";
import { changePassword } from "@/server/access/change-password";
import { ensureFirstAdmin } from "@/server/access/ensure-first-admin";
import { findSessionUser } from "@/server/access/find-session-user";
import { signIn } from "@/server/access/sign-in";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";

const address = "192.0.2.1";

beforeEach(resetDatabase);

async function firstAdmin(): Promise<{ actor: Actor; email: string; password: string }> {
  const { email, password } = await ensureFirstAdmin();
  const user = await db.user.findUniqueOrThrow({ where: { email } });
  if (!password) throw new Error("there was an admin already");
  return { actor: { kind: "user", id: user.id, name: user.name, role: user.role }, email, password };
}

test("the first start makes an admin with a one-time password and tells it once", async () => {
  const first = await ensureFirstAdmin();
  expect(first.password).toMatch(/^\S{16}$/);
  expect(await ensureFirstAdmin()).toEqual({ email: first.email, password: null });
  const user = await signIn({ email: first.email, password: first.password ?? "", address });
  expect(user).toMatchObject({ role: "admin", mustChangePassword: true });
});

test("later starts name the admin there is, whatever address the environment names now", async () => {
  const data = { name: "Ada", role: "admin", passwordHash: "none" } as const;
  await db.user.create({ data: { ...data, email: "first@example.org" } });
  await db.user.create({ data: { ...data, email: "second@example.org" } });
  expect(await ensureFirstAdmin()).toEqual({ email: "first@example.org", password: null });
});

test("several processes that start at once make one admin", async () => {
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => ensureFirstAdmin()));
  expect(outcomes.filter(({ password }) => password !== null)).toHaveLength(1);
  expect(await db.user.count()).toBe(1);
  expect(await db.auditEntry.count({ where: { action: "user.created" } })).toBe(1);
});

test("a new password replaces the one-time password and ends every session", async () => {
  const { actor, email, password } = await firstAdmin();
  const before = await signIn({ email, password, address });
  await changePassword(actor, { currentPassword: password, newPassword: "a longer one of mine" });
  expect(await findSessionUser(before.id, before.sessionVersion)).toBeNull();
  await expect(signIn({ email, password, address })).rejects.toThrow("do not match");
  expect(await signIn({ email, password: "a longer one of mine", address })).toMatchObject({
    mustChangePassword: false,
  });
  const audit = await db.auditEntry.findFirstOrThrow({ where: { action: "user.password-changed" } });
  expect(audit).toMatchObject({ actorId: actor.id, entityId: actor.id });
  expect(JSON.stringify(audit)).not.toContain("longer");
});

test("a wrong present password changes nothing and names the field", async () => {
  const { actor, email, password } = await firstAdmin();
  const change = changePassword(actor, { currentPassword: "wrong", newPassword: "a longer one of mine" });
  await expect(change).rejects.toMatchObject({ code: "BAD_INPUT", field: "currentPassword" });
  await expect(signIn({ email, password, address })).resolves.toBeTruthy();
});
