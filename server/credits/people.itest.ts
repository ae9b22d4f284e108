import { beforeEach, expect, it } from "vitest";
import { authenticateToken } from "@/server/access/authenticate-token";
import { createToken } from "@/server/access/create-token";
import { findSessionUser } from "@/server/access/find-session-user";
import { changePerson, listPeople } from "@/server/credits/people";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { createUser } from "@/server/testing/factories/people";

beforeEach(resetDatabase);

const reason = "they asked for it";

it("everybody is listed with role, cap and what they hold today, those without access last", async () => {
  await openBooks({ granted: 20 });
  const chief = await createUser("admin", { name: "Zoe Quill" });
  const ada = await createUser("analyst", { name: "Ada Marlowe", dailyCap: 9 });
  const gone = await createUser("viewer", { name: "Abel Finch" });
  await holdForTask(await createPayer(9, { spenderId: ada.id }), 2);
  await changePerson(chief, { id: gone.id, isDisabled: true, reason });
  expect(await listPeople()).toMatchObject([
    { name: "Ada Marlowe", role: "analyst", dailyCap: { credits: 9, isOwn: true }, today: { held: 2, spent: 0 } },
    { name: "Zoe Quill", role: "admin", dailyCap: { credits: null, isOwn: false }, today: { held: 0 } },
    { name: "Abel Finch", isDisabled: true },
  ]);
});

it("a change is on record with what it was, and only what is named changes", async () => {
  const [chief, ada] = [await createUser("admin"), await createUser("analyst", { dailyCap: 9 })];
  await changePerson(chief, { id: ada.id, role: "admin", reason });
  await changePerson(chief, { id: ada.id, dailyCap: null, reason });
  await changePerson(chief, { id: ada.id, dailyCap: "role", role: "analyst", reason });
  const audits = await db.auditEntry.findMany({ where: { action: "user.changed" }, orderBy: { id: "asc" } });
  expect(audits.map(({ before, after }) => [before, after])).toEqual([
    [
      { role: "analyst", dailyCap: 9, isDisabled: false },
      { role: "admin", dailyCap: 9, isDisabled: false },
    ],
    [
      { role: "admin", dailyCap: 9, isDisabled: false },
      { role: "admin", dailyCap: null, isDisabled: false },
    ],
    [
      { role: "admin", dailyCap: null, isDisabled: false },
      { role: "analyst", dailyCap: "role", isDisabled: false },
    ],
  ]);
});

it("a disabled person's sessions and tokens are over, and a token never does more than its maker may", async () => {
  const [chief, ada] = [await createUser("admin"), await createUser("admin")];
  const { token } = await createToken(ada, { name: "t", role: "admin" });
  await changePerson(chief, { id: ada.id, role: "viewer", reason });
  expect(await authenticateToken(token)).toMatchObject({ role: "viewer" });
  await changePerson(chief, { id: ada.id, isDisabled: true, reason });
  expect(await authenticateToken(token)).toBeNull();
  expect(await findSessionUser(ada.id, 1)).toBeNull();
  await changePerson(chief, { id: ada.id, isDisabled: false, reason });
  expect(await findSessionUser(ada.id, 1)).toBeNull();
  expect(await authenticateToken(token)).toMatchObject({ role: "viewer" });
});

it("nobody locks themselves out, one admin always remains, and two cannot remove each other", async () => {
  const [chief, other] = [await createUser("admin"), await createUser("admin")];
  await expect(changePerson(chief, { id: chief.id, role: "viewer", reason })).rejects.toThrow(/your own access/);
  const outcomes = await Promise.allSettled([
    changePerson(chief, { id: other.id, isDisabled: true, reason }),
    changePerson(other, { id: chief.id, isDisabled: true, reason }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(changePerson(chief, { id: crypto.randomUUID(), reason })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
