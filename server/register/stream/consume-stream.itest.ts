import { beforeEach, expect, test } from "vitest";
import type { StreamClient, StreamConnection, StreamEnd } from "@/server/integrations/companies-house/stream-client";
import { db } from "@/server/platform/db/client";
import { applyLines } from "@/server/register/stream/apply-lines";
import { consumeStream } from "@/server/register/stream/consume-stream";
import { takeLead } from "@/server/register/stream/positions";
import { resetDatabase } from "@/server/testing/database";
import { addCompany, proposed } from "@/server/testing/factories/known-companies";
import { QUICK_WAITS } from "@/server/testing/stream-waits";

const NUMBER = "97000001";

beforeEach(async () => {
  await resetDatabase();
  await addCompany(NUMBER, { ...proposed(30), name: "QUILLMARSH BAKERY LTD" });
});

const nobody = async () => undefined;

async function lead() {
  const [companies] = await takeLead("test");
  if (!companies) throw new Error("no lead was taken");
  return companies;
}

async function readOneEvent(): Promise<void> {
  const event = JSON.stringify({ resource_kind: "novelty", event: { timepoint: 7 } });
  await applyLines(await lead(), [{ text: event, isTooLong: false }], null, nobody);
}

function connection(refusal: StreamEnd | null, end: StreamEnd = { kind: "ended", detail: "closed" }): StreamConnection {
  return {
    refusal,
    async *chunks() {
      yield { lines: [], isHeartbeat: true };
      return end;
    },
    close: () => undefined,
  };
}

/** REST has answered all that it was asked. */
const answerChecks = () => db.registerCheck.deleteMany();
const askedAbout = async () => (await db.registerCheck.findMany()).map(({ companyNumber }) => companyNumber);

/** Reads until the last of these connections is over. Live ones are opened when REST has answered all that it was asked before. */
async function consume(live: readonly StreamConnection[]): Promise<void> {
  const waiting = [...live];
  const client: StreamClient = {
    async open(_, timepoint) {
      if (timepoint !== null) return connection({ kind: "too-old", detail: "gone" });
      await answerChecks();
      return waiting.shift() ?? connection({ kind: "stopped", detail: "" });
    },
  };
  const options = { client, onEnded: nobody, waits: QUICK_WAITS };
  await consumeStream(await lead(), options, new AbortController().signal);
}

const LIVE = connection(null, { kind: "stopped", detail: "" });
const BUSY = connection({ kind: "unavailable", detail: "503" });

test("what was missed is asked of REST once the live connection stands, however long that takes", async () => {
  await readOneEvent();
  await consume([BUSY, BUSY, LIVE]);
  expect(await askedAbout()).toEqual([NUMBER]);
});

test("a live connection that ends before its first event leaves a gap as well, and so does a process that dies", async () => {
  await readOneEvent();
  await consume([connection(null), LIVE]);
  expect(await askedAbout()).toEqual([NUMBER]);
  await consume([LIVE]);
  expect(await askedAbout()).toEqual([NUMBER]);
});

test("a company that REST is just being asked about is asked about once more", async () => {
  await readOneEvent();
  await db.streamPosition.updateMany({ data: { timepoint: null } });
  const before = new Date(Date.now() - 60_000);
  const client: StreamClient = {
    async open() {
      await db.registerCheck.create({
        data: { companyNumber: NUMBER, reason: "in doubt", priority: 0, askedAt: before, enqueuedAt: before },
      });
      return LIVE;
    },
  };
  await consumeStream(await lead(), { client, onEnded: nobody, waits: QUICK_WAITS }, new AbortController().signal);
  const check = await db.registerCheck.findUniqueOrThrow({ where: { companyNumber: NUMBER } });
  expect(check.enqueuedAt).toBeNull();
  expect(check.askedAt.getTime()).toBeGreaterThan(before.getTime());
});

test("a stream that was never read has missed nothing", async () => {
  await consume([LIVE]);
  expect(await askedAbout()).toEqual([]);
});

test("a heartbeat that comes together with events is noted", async () => {
  const text = JSON.stringify({ resource_kind: "novelty", event: { timepoint: 7 } });
  await consume([
    {
      ...LIVE,
      async *chunks() {
        yield { lines: [{ text, isTooLong: false }], isHeartbeat: true };
        return { kind: "stopped", detail: "" };
      },
    },
  ]);
  const position = await db.streamPosition.findUniqueOrThrow({ where: { stream: "companies" } });
  expect(position).toMatchObject({ timepoint: 7n, heartbeatAt: expect.any(Date) });
});

test("connections that bring nothing to be read are asked for ever less often", async () => {
  const babble = {
    ...LIVE,
    async *chunks(): ReturnType<StreamConnection["chunks"]> {
      yield { lines: [{ text: '{"error":"Invalid Authorization"}', isTooLong: false }], isHeartbeat: false };
      return { kind: "ended", detail: "closed" };
    },
  };
  await consume([babble, babble, babble, babble, LIVE]);
  const waits = (await db.streamConnection.findMany({ orderBy: { endedAt: "asc" } })).map((one) => one.retrySeconds);
  expect(waits).toHaveLength(4);
  // Jitter makes up to a quarter of it.
  expect(Number(waits[3])).toBeGreaterThan(3 * Number(waits[0]));
});

test("who takes the lead while Companies House wants to be left alone waits for the rest of that time", async () => {
  const endedAt = new Date();
  const ending = { stream: "companies", detail: "429", endedAt };
  await db.streamConnection.createMany({
    data: [
      { ...ending, ending: "rate_limited", retrySeconds: 1 },
      // A key that was mended is tried at once.
      { ...ending, ending: "unauthorised", retrySeconds: 60 },
    ],
  });
  let openedAt = 0;
  const client: StreamClient = {
    async open() {
      openedAt = Date.now();
      return LIVE;
    },
  };
  await consumeStream(await lead(), { client, onEnded: nobody, waits: QUICK_WAITS }, new AbortController().signal);
  expect(openedAt - endedAt.getTime()).toBeGreaterThanOrEqual(990);
});
