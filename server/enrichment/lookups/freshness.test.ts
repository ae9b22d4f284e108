import { expect, it } from "vitest";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";
import { freshUntil } from "@/server/enrichment/lookups/freshness";
import { freshnessValue } from "@/server/enrichment/settings/schema";

const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const address = (status: "valid" | "unknown") => ({ email: "a@x.example", status, unknownReason: null, ...flags });
const emails = (...found: ("valid" | "unknown")[]): LookupAnswer => ({ kind: "email", emails: found.map(address) });
const verdict = (status: "valid" | "not_valid" | "unknown"): LookupAnswer => ({
  kind: "verification",
  status,
  unknownReason: null,
  ...flags,
});

it.each<[string, LookupAnswer, number]>([
  ["a domain", { kind: "domain", domain: "x.example" }, 30],
  ["no domain", { kind: "domain", domain: null }, 14],
  ["a valid address, alone or beside a doubtful one", emails("unknown", "valid"), 90],
  ["doubtful addresses", emails("unknown"), 30],
  ["no address", emails(), 14],
  ["a verdict", verdict("valid"), 90],
  ["a verdict against the address", verdict("not_valid"), 90],
  ["no verdict", verdict("unknown"), 30],
])("%s is fresh for as long as the policy says", (_, answer, days) => {
  const now = new Date("2026-10-20T12:00:00Z");
  const until = freshUntil(answer, now, freshnessValue.parse({}));
  expect(until.getTime() - now.getTime()).toBe(days * 86_400_000);
});
