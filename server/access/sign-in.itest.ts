import { beforeEach, expect, test } from "vitest";
import { findSessionUser } from "@/server/access/find-session-user";
import { hashPassword } from "@/server/access/password";
import { signIn } from "@/server/access/sign-in";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";

const PASSWORD = "correct horse battery";
const person = { email: "ada@example.org", password: PASSWORD, address: "192.0.2.1" };

beforeEach(async () => {
  await resetDatabase();
  await db.user.create({
    data: { email: person.email, name: "Ada", role: "analyst", passwordHash: await hashPassword(PASSWORD) },
  });
});

test("the right e-mail and password sign in, and the day is noted", async () => {
  const user = await signIn(person);
  expect(user).toMatchObject({ email: person.email, role: "analyst" });
  expect(user.lastSignedInAt).not.toBeNull();
});

test("a wrong password and an unknown e-mail read alike", async () => {
  const wrong = signIn({ ...person, password: "wrong" });
  await expect(wrong).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    message: "That e-mail and password do not match. 4 tries left.",
  });
  const unknown = signIn({ ...person, email: "nobody@example.org" });
  await expect(unknown).rejects.toThrow("That e-mail and password do not match. 4 tries left.");
});

test("after five wrong tries even the right password has to wait", async () => {
  for (let left = 4; left > 0; left -= 1) {
    await expect(signIn({ ...person, password: "wrong" })).rejects.toThrow(
      `${left} ${left === 1 ? "try" : "tries"} left`,
    );
  }
  await expect(signIn({ ...person, password: "wrong" })).rejects.toThrow("Come back in 15 minutes");
  await expect(signIn(person)).rejects.toMatchObject({
    code: "TOO_MANY_REQUESTS",
    message: "Too many tries. Come back in 15 minutes.",
  });
});

test("a stranger's wrong tries elsewhere do not lock a person out, those from many addresses end", async () => {
  const stranger = { ...person, password: "wrong", address: "198.51.100.9" };
  for (let n = 0; n < 30; n += 1) await expect(signIn(stranger)).rejects.toThrow();
  await expect(signIn(person)).resolves.toMatchObject({ email: person.email });
  await expect(signIn(stranger)).rejects.toThrow("Too many tries");

  await db.$executeRaw`update sign_in_throttles set failures = 99 where key like 'email:%'`;
  await expect(signIn({ ...stranger, address: "198.51.100.10" })).rejects.toThrow("Come back in 15 minutes");
  await expect(signIn(person)).rejects.toThrow("Too many tries");
});

test("tries made all at once count like tries made one after the other", async () => {
  const tries = Array.from({ length: 12 }, () => signIn({ ...person, password: "wrong" }));
  const outcomes = await Promise.allSettled(tries);
  const mismatches = outcomes.filter(
    (outcome) => outcome.status === "rejected" && String(outcome.reason).includes("do not match"),
  );
  expect(mismatches.length).toBeLessThanOrEqual(5);
  await expect(signIn(person)).rejects.toThrow("Too many tries");
});

test("a right password forgets the wrong ones before it", async () => {
  await expect(signIn({ ...person, password: "wrong" })).rejects.toThrow("4 tries left");
  await signIn(person);
  await expect(signIn({ ...person, password: "wrong" })).rejects.toThrow("4 tries left");
});

test("one address cannot try many e-mails for ever", async () => {
  for (let n = 0; n < 30; n += 1)
    await expect(signIn({ ...person, email: `p${n}@example.org` })).rejects.toThrow(/left|Come back/);
  await expect(signIn(person)).rejects.toThrow("Too many tries");
  await expect(signIn({ ...person, address: "192.0.2.2" })).resolves.toMatchObject({ email: person.email });
});

test("people whose address is not known share one throttle, which a few strangers' tries do not close", async () => {
  const direct = { ...person, address: null };
  const setFailures = (n: number) =>
    db.$executeRaw`update sign_in_throttles set failures = ${n} where key like 'direct:%'`;
  await expect(signIn({ ...direct, password: "wrong" })).rejects.toThrow("4 tries left");
  await setFailures(40);
  await expect(signIn(direct)).resolves.toMatchObject({ email: person.email });
  await setFailures(1_000);
  await expect(signIn(direct)).rejects.toThrow("Too many tries");
  await expect(signIn(person)).resolves.toMatchObject({ email: person.email });
});

test("the wait ends with its window", async () => {
  for (let n = 0; n < 5; n += 1) await expect(signIn({ ...person, password: "wrong" })).rejects.toThrow();
  await db.$executeRaw`update sign_in_throttles set window_ends_at = now() - interval '1 second'`;
  await expect(signIn(person)).resolves.toMatchObject({ email: person.email });
});

test("a disabled user cannot sign in, and their session is over", async () => {
  const user = await signIn(person);
  expect(await findSessionUser(user.id, user.sessionVersion)).not.toBeNull();
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  expect(await findSessionUser(user.id, user.sessionVersion)).toBeNull();
  await expect(signIn(person)).rejects.toThrow("do not match");
});

test("no e-mail or address of a stranger is stored", async () => {
  await expect(signIn({ ...person, email: "stranger@example.org" })).rejects.toThrow();
  const rows = await db.signInThrottle.findMany();
  expect(rows).toHaveLength(3);
  expect(JSON.stringify(rows)).not.toMatch(/stranger|192\.0\.2/);
});
