import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateClient } from "../generate-client";
import { diffMigrations } from "../migrations/write-migration";
import { startThrowawayServer } from "../postgres/throwaway";
import { runJourneys } from "./journeys";
import { guardRunner, type PartResult, passOrFail } from "./result";
import { runProgram } from "./run-program";
import { readVitestReport } from "./vitest-report";

export interface Part {
  name: string;
  label: string;
  /** `args` go to the runner as they are: files, `-t` and the like. */
  run(args: string[]): Promise<PartResult>;
}

/** In the order they run: what answers fastest first. */
export const PARTS: Part[] = [
  { name: "lint", label: "Linting", run: lint },
  { name: "types", label: "Checking types", run: checkTypes },
  { name: "migrations", label: "Checking that the migrations lead to the schema", run: checkMigrations },
  { name: "unit", label: "Unit tests", run: (args) => runVitest("unit", args) },
  { name: "integration", label: "Integration tests on PostgreSQL", run: (args) => runVitest("integration", args) },
  { name: "e2e", label: "Browser journeys", run: runJourneys },
];

async function lint(): Promise<PartResult> {
  const { exitCode, output } = await runProgram("@biomejs/biome/bin/biome", [
    "ci",
    "--colors=off",
    "--error-on-warnings",
    "--max-diagnostics=20",
    ".",
  ]);
  return passOrFail("lint", exitCode === 0 ? null : output);
}

async function checkTypes(): Promise<PartResult> {
  generateClient();
  const typegen = await runProgram("next/dist/bin/next", ["typegen"]);
  if (typegen.exitCode !== 0) return passOrFail("types", typegen.output);
  const { exitCode, output } = await runProgram("typescript/bin/tsc", ["--noEmit", "--pretty", "false"]);
  return passOrFail("types", exitCode === 0 ? null : output);
}

async function checkMigrations(): Promise<PartResult> {
  const server = await startThrowawayServer();
  try {
    const missing = await diffMigrations(server.url("postgres"));
    return passOrFail(
      "migrations",
      missing && `The migrations lack the following; write it with npm run migrate:create -- name:\n${missing}`,
    );
  } finally {
    await server.stop();
  }
}

async function runVitest(project: string, args: string[]): Promise<PartResult> {
  const folder = mkdtempSync(join(tmpdir(), "strikeline-report-"));
  const file = join(folder, "report.json");
  try {
    const { exitCode } = await runProgram(
      "vitest/vitest.mjs",
      ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...args],
      { isShown: true },
    );
    return guardRunner(readVitestReport(readFileSync(file, "utf8")), project, exitCode);
  } catch (error) {
    return passOrFail(project, `left no report: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
