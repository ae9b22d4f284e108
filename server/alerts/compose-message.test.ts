import { expect, test } from "vitest";
import { composeMail, composePayload, testFacts } from "@/server/alerts/compose-message";

const facts = {
  condition: "credits-used",
  severity: "critical" as const,
  sentence: "95% of the period's credits are spent or held: 950 of 1,000 credits, and the period ends on 22 Dec 2026.",
  link: "/credits",
  raisedAt: new Date("2026-11-22T09:14:31Z"),
};
const live = { publicUrl: "https://desk.example", isSandbox: false };

test("an e-mail says in its subject what happened, and in its text all of it, when, and where to look", () => {
  const { subject, text } = composeMail(facts, live);
  expect(subject).toBe("Strikeline: critical: 95% of the period's credits are spent or held");
  expect(text).toContain(facts.sentence);
  expect(text).toContain("22 Nov 2026, 09:14:31 UTC");
  expect(text).toContain("https://desk.example/credits");
  expect(text).not.toContain("sandbox");
});

test("without a public address there is no link, and the sandbox says that it is one", () => {
  const around = { publicUrl: null, isSandbox: true };
  expect(composeMail(facts, around).text).not.toContain("/credits");
  expect(composeMail(facts, around).text).toContain("sandboxes");
  expect(JSON.parse(composePayload(facts, "id", around)).data).toMatchObject({ link: null, isSandbox: true });
});

test("a webhook's body has type, timestamp and data, and is the same at every attempt", () => {
  const body = composePayload(facts, "0191a5c0-0000-7000-8000-000000000001", live);
  expect(JSON.parse(body)).toEqual({
    type: "alert.raised",
    timestamp: "2026-11-22T09:14:31.000Z",
    data: {
      id: "0191a5c0-0000-7000-8000-000000000001",
      condition: "credits-used",
      severity: "critical",
      sentence: facts.sentence,
      link: "https://desk.example/credits",
      isSandbox: false,
    },
  });
  expect(composePayload(facts, "0191a5c0-0000-7000-8000-000000000001", live)).toBe(body);
});

test("a test says that it is one", () => {
  const test = testFacts(facts.raisedAt);
  expect(composeMail(test, live).subject).toBe("Strikeline: test: This is a test");
  expect(JSON.parse(composePayload(test, null, live))).toMatchObject({ type: "alert.test", data: { id: null } });
});
