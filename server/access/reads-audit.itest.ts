import { beforeEach, expect, test } from "vitest";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { listAudit } from "@/server/access/reads-audit";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";

const ada: Actor = { kind: "user", id: "0191a5c0-0000-7000-8000-000000000009", name: "Ada", role: "admin" };

beforeEach(resetDatabase);

async function pauseQueues(...names: string[]): Promise<void> {
  for (const name of names)
    await recordAudit(db, {
      actor: ada,
      action: "queue.paused",
      entity: "queue",
      entityId: name,
      reason: "Snov.io asked us to",
      after: { until: null },
    });
}

test("the trail is read newest first, page by page, with who, why and what changed", async () => {
  await pauseQueues("find-domain", "find-email", "verify-email");
  const first = await listAudit({ limit: 2 });
  expect(first.items.map(({ entityId }) => entityId)).toEqual(["verify-email", "find-email"]);
  expect(first.items[0]).toMatchObject({
    actor: "Ada",
    reason: "Snov.io asked us to",
    before: null,
    after: { until: null },
  });
  expect(first.total).toEqual({ count: 3, exact: true });
  const second = await listAudit({ limit: 2, cursor: first.nextCursor });
  expect(second).toMatchObject({ items: [{ entityId: "find-domain" }], nextCursor: null });
});

test("it is narrowed to one kind of thing, and to one thing", async () => {
  await pauseQueues("find-domain", "find-email");
  await recordAudit(db, { actor: ada, action: "run.paused", entity: "run", entityId: "7" });
  expect((await listAudit({ limit: 10, entity: "queue" })).items).toHaveLength(2);
  const one = await listAudit({ limit: 10, entity: "queue", entityId: "find-email" });
  expect(one).toMatchObject({ items: [{ entityId: "find-email" }], total: { count: 1 } });
});
