import { describe, expect, it } from "vitest";
import { WAITED_FOR_PRIORITY } from "./catalogue";
import { chooseStart, FILL_MS, type ReadyQueue, SETTLE_MS } from "./choose-start";

const queue = (overrides: Partial<ReadyQueue>): ReadyQueue => ({
  name: "find-domain",
  ready: 4,
  batchSize: 10,
  oldestMs: 100,
  isFed: true,
  topPriority: 1_000_000,
  rank: 300,
  ...overrides,
});

describe("the batch that leaves next", () => {
  it("is none while all had better fill", () => {
    expect(chooseStart([queue({}), queue({ name: "find-email", rank: 200, ready: 9 })])).toBeNull();
    expect(chooseStart([queue({ ready: 0, oldestMs: 0 })])).toBeNull();
  });

  it("is a full one, or one whose oldest job has waited long enough", () => {
    expect(chooseStart([queue({ ready: 10 })])).toMatchObject({ name: "find-domain", isWaitedFor: false });
    expect(chooseStart([queue({ oldestMs: FILL_MS })])).toMatchObject({ name: "find-domain" });
  });

  it("does not wait to fill when nothing is under way that could fill it", () => {
    expect(chooseStart([queue({ isFed: false, oldestMs: SETTLE_MS })])).toMatchObject({ name: "find-domain" });
    expect(chooseStart([queue({ isFed: false, oldestMs: SETTLE_MS - 1 })])).toBeNull();
    expect(chooseStart([queue({ oldestMs: FILL_MS - 1 })])).toBeNull();
  });

  it("is of the queue that goes first, unless a person waits in another", () => {
    const domains = queue({ ready: 10 });
    const emails = queue({ name: "find-email", rank: 200, ready: 10 });
    expect(chooseStart([emails, domains])?.name).toBe("find-domain");
    const waitedFor = queue({ name: "verify-email", rank: 100, ready: 1, topPriority: WAITED_FOR_PRIORITY });
    expect(chooseStart([emails, domains, waitedFor])).toMatchObject({ name: "verify-email", isWaitedFor: true });
  });
});
