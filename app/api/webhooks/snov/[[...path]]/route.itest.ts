import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { DELETE, GET, POST } from "./route";

beforeEach(resetDatabase);

test("an address of the wrong shape is refused as a forged one is, and counted", async () => {
  for (const handle of [GET, POST, DELETE]) {
    const response = await handle();
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ ok: false });
  }
  expect(await db.webhookRejection.findMany({ select: { reason: true, count: true } })).toEqual([
    { reason: "forged", count: 3 },
  ]);
});
