import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { ChangePersonInput, Person } from "@/server/access/schema";
import { dailyCaps } from "@/server/credits/daily-caps";
import { type Db, db, type Tx } from "@/server/platform/db/client";
import type { User } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { readSetting } from "@/server/platform/settings";

interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: Person["role"];
  disabledAt: Date | null;
  lastSignedInAt: Date | null;
  hasOwnDailyCap: boolean;
  cap: number | null;
  held: number;
  spent: number;
}

/** Everybody who has or had access, those who may sign in first, with what they have held and spent today. */
export async function listPeople(from: Db = db): Promise<Person[]> {
  const caps = JSON.stringify(await readSetting(from, dailyCaps));
  const rows = await from.$queryRaw<PersonRow[]>`
    select person.id, person.name, person.email, person.role::text as role, person.disabled_at as "disabledAt",
      person.last_signed_in_at as "lastSignedInAt", person.has_own_daily_cap as "hasOwnDailyCap",
      daily_cap_of(person.id, ${caps}::jsonb) as cap, coalesce(day.held, 0) as held, coalesce(day.spent, 0) as spent
    from users person left join spender_days day on day.spender_id = person.id and day.day = london_today()
    order by person.disabled_at is not null, person.name, person.id`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    isDisabled: row.disabledAt !== null,
    lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null,
    dailyCap: { credits: row.cap, isOwn: row.hasOwnDailyCap },
    today: { held: row.held, spent: row.spent },
  }));
}

/**
 * An admin sets what a person may do: role, daily cap, whether they may sign in at all. Nobody locks themselves out, and one admin
 * always remains. Throws `NOT_FOUND` and `CONFLICT`.
 */
export async function changePerson(actor: Actor, input: ChangePersonInput): Promise<void> {
  await db.$transaction(async (tx) => {
    // One change at a time, so that two admins cannot take each other's role away.
    await tx.$queryRaw`select id from users where role = 'admin' order by id for no key update`;
    const before = await tx.user.findUnique({ where: { id: input.id } });
    if (!before) throw new AppError("NOT_FOUND", `There is no user ${input.id}`);
    const losesAdmin = (input.role !== undefined && input.role !== "admin") || input.isDisabled === true;
    if (losesAdmin) await refuseLockOut(tx, actor, before);
    const after = await tx.user.update({ where: { id: before.id }, data: changesOf(before, input) });
    await recordAudit(tx, {
      actor,
      action: "user.changed",
      entity: "user",
      entityId: before.id,
      reason: input.reason,
      before: accessOf(before),
      after: accessOf(after),
    });
  });
}

function changesOf(before: User, { role, dailyCap, isDisabled }: ChangePersonInput) {
  return {
    role,
    ...(dailyCap !== undefined && {
      hasOwnDailyCap: dailyCap !== "role",
      dailyCap: dailyCap === "role" ? null : dailyCap,
    }),
    ...(isDisabled !== undefined && { disabledAt: isDisabled ? (before.disabledAt ?? new Date()) : null }),
    // Sessions that are open elsewhere end; a person who comes back signs in anew.
    ...(isDisabled && { sessionVersion: { increment: 1 } }),
  };
}

async function refuseLockOut(tx: Tx, actor: Actor, person: User): Promise<void> {
  if (person.id === actor.id)
    throw new AppError("CONFLICT", "You cannot take your own access away: ask another admin", { field: "id" });
  const others = await tx.user.count({ where: { role: "admin", disabledAt: null, id: { not: person.id } } });
  if (person.role === "admin" && others === 0)
    throw new AppError("CONFLICT", `${person.name} is the last admin: make somebody else admin first`, { field: "id" });
}

function accessOf({ role, hasOwnDailyCap, dailyCap, disabledAt }: User) {
  return { role, dailyCap: hasOwnDailyCap ? dailyCap : "role", isDisabled: disabledAt !== null };
}
