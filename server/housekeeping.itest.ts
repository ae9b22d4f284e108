import { beforeEach, expect, test } from "vitest";
import { doChores } from "@/server/housekeeping";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { addCompany, inDays } from "@/server/testing/factories/known-companies";

beforeEach(resetDatabase);

test("once a day stages that time has made doubtful are asked about", async () => {
  await addCompany("97000001", { strikeOffStage: "proposed", strikeOffSince: inDays(-16) });
  const now = Date.now();
  const chores = async (daily: number) => {
    await doChores({ sweep: now, stale: now, reading: now, daily }, new AbortController().signal);
    return db.registerCheck.count();
  };
  expect(await chores(now)).toBe(0);
  expect(await chores(now - 86_401_000)).toBe(1);
});
