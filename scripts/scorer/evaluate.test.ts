import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { areaUnderCurve } from "./measures";
import { readPairs } from "./read-pairs";
import { nameScores } from "./score-pairs";
import { fillScoreTable } from "./score-table";

const folder = mkdtempSync(join(tmpdir(), "pairs-"));
afterAll(() => rmSync(folder, { recursive: true }));
/** A process of its own takes seconds where others have the machine. */
const PATIENCE = { timeout: 60_000 };
const REAL_PAIRS = join(import.meta.dirname, "../../../shared/data/domain-pairs/train.csv");

function evaluate(text: string, ...options: string[]) {
  const file = join(folder, "pairs.csv");
  writeFileSync(file, text);
  return promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/launch.ts", "evaluate", file, ...options]);
}

test("evaluate prints the contract's members as JSON and nothing else", PATIENCE, async () => {
  const rows = ["Harrowmere Joinery", "Lumenfold", "Tarnvale Roofing", "Brackenfold Farms"].map(
    (name, at) => `0000000${at},${name} Limited,${name.toLowerCase().replace(" ", "")}.co.uk`,
  );
  const { stdout } = await evaluate(["company_number,employer_name,domain", ...rows].join("\n"), "--json");
  const found: Record<string, unknown> = JSON.parse(stdout);
  expect(Object.keys(found)).toEqual([
    "pairs",
    "aucRandom",
    "aucLookAlike",
    "top1",
    "threshold",
    "precision",
    "recall",
    "calibrationError",
  ]);
  expect(found).toMatchObject({ pairs: 4, aucRandom: 1, aucLookAlike: 1, top1: 1, precision: 1 });
});

test("an odd row is left out and named; the others are judged", PATIENCE, async () => {
  const rows = [
    "1,Harrowmere Joinery Limited,harrowmere.co.uk",
    "2,Constabulary,police.uk",
    "3,,nameless.com",
    "4,Tarnvale Roofing Limited,https://www.tarnvale.co.uk/about",
    "4,Tarnvale Roofing Limited,tarnvale.co.uk",
  ];
  const { stdout, stderr } = await evaluate(["Company Number,employer_name,Domain", ...rows].join("\n"), "--json");
  expect(JSON.parse(stdout)).toMatchObject({ pairs: 2, top1: 1 });
  expect(stderr).toContain("3 rows are left out");
  expect(stderr).toContain('line 3: column "domain" holds "police.uk"');
  expect(stderr).toContain("line 6: it repeats line 5");
});

test("evaluate says what is wrong with a file, and fails", PATIENCE, async () => {
  await expect(evaluate("company_number,name\n1,2")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('line 1: there is no column "employer_name"'),
  });
});

test.runIf(existsSync(REAL_PAIRS))("real names find their domains among others far better than by chance", () => {
  const pairs = readPairs(REAL_PAIRS).pairs.filter((_, at) => at % 20 === 0);
  const { own, wrong } = fillScoreTable(pairs, nameScores(pairs, shippedModel));
  expect(areaUnderCurve(own, wrong)).toBeGreaterThan(0.9);
});
