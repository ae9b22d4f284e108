import { afterEach, beforeEach, expect, test } from "vitest";
import { CHANGE_TOPICS, stopListening, subscribe } from "@/server/platform/changes";
import { db } from "@/server/platform/db/client";
import { watchChanges } from "@/server/platform/watch-changes";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);
afterEach(stopListening);

test("many changes shortly after another are told once", async () => {
  const stop = new AbortController();
  const changes = watchChanges(stop.signal);
  const first = changes.next();
  await subscribe(() => undefined);
  await db.$executeRaw`insert into queue_pauses (queue, cause, by, reason) values ('a', 'person', 'x', 'y'), ('b', 'person', 'x', 'y')`;
  await db.$executeRaw`delete from queue_pauses`;
  expect(await first).toEqual({ done: false, value: ["pauses"] });
  stop.abort();
  expect(await changes.next()).toMatchObject({ done: true });
});

test("whoever stops waiting is let go at once", async () => {
  const stop = new AbortController();
  const next = watchChanges(stop.signal).next();
  stop.abort();
  expect(await next).toMatchObject({ done: true });
});

test("a broken connection is made again, and everything counts as changed", async () => {
  const heard = new Set<string>();
  const all = new Promise<void>((resolve) => {
    void subscribe((topic) => {
      heard.add(topic);
      if (heard.size === CHANGE_TOPICS.length) resolve();
    });
  });
  await subscribe(() => undefined);
  const admin = await connectToTestDatabase();
  await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'strikeline-changes'",
  );
  await all;
  expect(heard).toEqual(new Set(CHANGE_TOPICS));
});

test("a process that is asked to end lets everybody go, so that nothing keeps it", async () => {
  const leaving = new AbortController();
  globalThis.strikelineLeaving = leaving;
  const next = watchChanges(new AbortController().signal).next();
  leaving.abort();
  expect(await next).toMatchObject({ done: true });
  globalThis.strikelineLeaving = undefined;
});
