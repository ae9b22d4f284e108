import { beforeEach, expect, test, vi } from "vitest";
import { systemActor } from "@/server/access/actor";
import { authenticateToken } from "@/server/access/authenticate-token";
import { createToken } from "@/server/access/create-token";
import { revokeToken } from "@/server/access/revoke-token";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import main from "../../scripts/commands/token";

beforeEach(resetDatabase);

test("a token acts in its role, and only its hash is stored", async () => {
  const { id, token } = await createToken(systemActor, { name: "reporting", role: "viewer" });
  expect(token).toMatch(/^sl_[\w-]{43}$/);
  expect(await authenticateToken(token)).toEqual({ kind: "token", id, name: "reporting", role: "viewer" });
  expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(token);
  expect(JSON.stringify(await db.auditEntry.findMany())).not.toContain(token);
  expect(await db.auditEntry.findFirst({ where: { action: "token.created" } })).toMatchObject({
    entityId: id,
    actorKind: "system",
  });
});

test("unknown and altered tokens are nobody", async () => {
  const { token } = await createToken(systemActor, { name: "reporting", role: "viewer" });
  for (const wrong of ["", "sl_", `${token}x`, token.toUpperCase(), token.slice(0, -1)])
    expect(await authenticateToken(wrong)).toBeNull();
});

test("a revoked token is nobody, and revoking it again changes nothing", async () => {
  const { id, token } = await createToken(systemActor, { name: "reporting", role: "viewer" });
  await revokeToken(systemActor, id);
  expect(await authenticateToken(token)).toBeNull();
  await revokeToken(systemActor, id);
  expect(await db.auditEntry.count({ where: { action: "token.revoked" } })).toBe(1);
});

test("the last use is noted at most once a minute", async () => {
  const { id, token } = await createToken(systemActor, { name: "reporting", role: "viewer" });
  await authenticateToken(token);
  const first = await db.apiToken.findUniqueOrThrow({ where: { id } });
  await authenticateToken(token);
  expect(await db.apiToken.findUniqueOrThrow({ where: { id } })).toEqual(first);
  await db.$executeRaw`update api_tokens set last_used_at = now() - interval '2 minutes'`;
  await authenticateToken(token);
  expect((await db.apiToken.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime()).toBeGreaterThanOrEqual(
    Number(first.lastUsedAt),
  );
});

test("the command prints a working token, revokes it by id, and explains what is missing", async () => {
  const output: string[] = [];
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => output.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => printed.push(line));
  expect(await main(["--name", "reporting", "--role", "analyst"])).toBe(0);
  // Alone, so that $(npm run -s token …) is the token.
  expect(output).toEqual([expect.stringMatching(/^sl_[\w-]+$/)]);
  const [token = ""] = output;
  const actor = await authenticateToken(token);
  expect(actor).toMatchObject({ name: "reporting", role: "analyst" });
  expect(await main(["--revoke", actor?.id ?? ""])).toBe(0);
  expect(await authenticateToken(token)).toBeNull();
  expect(await main(["--name", "x", "--role", "owner"])).toBe(2);
  expect(await main(["--role", "viewer"])).toBe(2);
  expect(printed.join("\n")).toContain("--role must be one of viewer, analyst, admin");
  expect(await main(["--name", "y", "--role", "read-only"])).toBe(0);
  expect(await authenticateToken(output.at(-1) ?? "")).toMatchObject({ name: "y", role: "viewer" });
  vi.restoreAllMocks();
});
