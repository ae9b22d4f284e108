import { callTRPCProcedure } from "@trpc/server";
import { beforeEach, expect, test } from "vitest";
import { type Actor, ROLES, type Role } from "@/server/access/actor";
import { resetDatabase } from "@/server/testing/database";
import { type Context, contextOf } from "@/server/trpc/context";
import { appRouter } from "@/server/trpc/router";

interface Definition {
  type: "query" | "mutation" | "subscription";
  meta?: { role?: Role };
}

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: Definition }>);
const mutations = procedures.filter(([, { _def }]) => _def.type === "mutation");
/** About the caller's own session only. */
const OPEN = ["access.me", "access.changePassword"];

beforeEach(resetDatabase);

function actorOf(role: Role): Actor {
  return { kind: "user", id: "0191a5c0-0000-7000-8000-000000000009", name: "Ada", role };
}

function call(path: string, type: Definition["type"], ctx: Context): Promise<unknown> {
  return callTRPCProcedure({
    router: appRouter,
    path,
    type,
    ctx,
    getRawInput: async () => undefined,
    signal: undefined,
    batchIndex: 0,
  });
}

test("every procedure but those about one's own session names the role it takes", () => {
  expect(procedures.length).toBeGreaterThan(10);
  const without = procedures.flatMap(([path, { _def }]) => (_def.meta?.role ? [] : [path]));
  expect(without.sort()).toEqual([...OPEN].sort());
});

test.each(
  mutations.filter(([path]) => !OPEN.includes(path)).map(([path, { _def }]) => [path, _def.meta?.role] as const),
)("%s takes %s and refuses everybody below on the server", async (path, needed) => {
  expect(["analyst", "admin"]).toContain(needed);
  const below = ROLES.slice(0, ROLES.indexOf(needed ?? "admin"));
  for (const role of below) {
    await expect(call(path, "mutation", contextOf(actorOf(role)))).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

test("a stranger reaches nothing", async () => {
  for (const [path, { _def }] of procedures) {
    await expect(call(path, _def.type, contextOf(null)), path).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  }
});

test("with a one-time password nothing works but changing it", async () => {
  const ctx = { actor: actorOf("admin"), mustChangePassword: true };
  for (const [path, { _def }] of procedures.filter(([name]) => !OPEN.includes(name))) {
    await expect(call(path, _def.type, ctx), path).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: "Choose your own password first",
    });
  }
});
