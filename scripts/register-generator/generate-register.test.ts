import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openRegisterFile, type RegisterLine } from "@/server/register/bulk/open-register-file";
import { linesOf } from "@/server/register/bulk/testing";
import { generateRegister } from "./generate-register";

const options = { rows: 4_000, seed: "a seed", isDirty: false, today: "2026-11-22" };
const write = (changes: Partial<typeof options> = {}) =>
  Buffer.concat([...generateRegister({ ...options, ...changes })]);

async function read(file: Buffer): Promise<RegisterLine[]> {
  const lines: RegisterLine[] = [];
  for await (const line of linesOf(await openRegisterFile(Readable.from([file])))) lines.push(line);
  return lines;
}
const rowsOf = (lines: RegisterLine[]) => lines.flatMap((line) => (line.kind === "company" ? [line.row] : []));

describe("a generated register", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(write().equals(write())).toBe(true);
    expect(write().equals(write({ seed: "another" }))).toBe(false);
  });

  it("is read without a reject or a warning; each number is there once", async () => {
    const lines = await read(write());
    expect(lines.filter((line) => line.kind !== "company" || line.warnings.length > 0)).toEqual([]);
    expect(new Set(rowsOf(lines).map(({ number }) => number)).size).toBe(options.rows);
  });

  it("is made like the real one: one in twenty-five in strike-off, some with former names, most with an industry", async () => {
    const rows = rowsOf(await read(write()));
    const share = (fits: (row: (typeof rows)[number]) => boolean) => rows.filter(fits).length / rows.length;
    expect(share((row) => row.statusDetail === "active-proposal-to-strike-off")).toBeCloseTo(0.04, 1.5);
    expect(share((row) => row.previousNames.length > 0)).toBeCloseTo(0.14, 1.3);
    expect(share((row) => row.sicCodes.length > 0)).toBeGreaterThan(0.95);
    expect(share((row) => row.type === "ltd")).toBeGreaterThan(0.85);
    expect(new Set(rows.map(({ name }) => name)).size).toBeGreaterThan(options.rows * 0.8);
  });

  it("has, when asked, dirt that spoils its own lines and no others", async () => {
    const lines = await read(write({ isDirty: true }));
    const rejects = lines.filter((line) => line.kind === "reject");
    expect(lines).toHaveLength(options.rows);
    expect(rejects.length).toBeGreaterThan(5);
    expect(rejects.length).toBeLessThan(options.rows / 100);
    expect(new Set(rejects.map(({ reason }) => reason.replace(/".*"|\d+/g, ""))).size).toBeGreaterThan(3);
  });
});
