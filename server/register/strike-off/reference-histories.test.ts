import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { deriveStrikeOff } from "./strike-off";
import { active, dissolved, proposal } from "./testing";

describe("the reference histories", () => {
  const folder = resolve(import.meta.dirname, "../../../../shared/reference/fixtures/companies-house");
  const read = (name: string) =>
    JSON.parse(readFileSync(resolve(folder, `filing-history.${name}.json`), "utf8")).items.map(
      (item: { transaction_id: string; type: string; description: string; date: string }) => ({
        ...item,
        transactionId: item.transaction_id,
      }),
    );

  it.runIf(existsSync(folder)).each([
    ["gaz1-compulsory-notice", proposal, "proposed", "compulsory"],
    ["voluntary-suspended-soas", proposal, "suspended", "voluntary"],
    ["diss40-discontinued", active, "discontinued", "compulsory"],
    ["gaz2-compulsory-dissolved", dissolved, "dissolved", "compulsory"],
    ["gaz2a-voluntary-dissolved", dissolved, "dissolved", "voluntary"],
    ["two-episodes", active, "discontinued", "voluntary"],
  ] as const)("%s is read", (name, profile, stage, kind) => {
    expect(deriveStrikeOff({ ...profile, today: "2026-08-20", filings: read(name) })).toMatchObject({ stage, kind });
  });

  it.runIf(existsSync(folder))("a final notice after liquidation is no strike-off", () => {
    expect(deriveStrikeOff({ ...dissolved, filings: read("gaz2-after-liquidation") })).toBeNull();
  });
});
