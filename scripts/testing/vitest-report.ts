import { relative } from "node:path";
import { z } from "zod";
import { PROJECT_DIR } from "../project";
import type { PartResult } from "./result";

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** Reads Vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function readVitestReport(json: string): PartResult {
  const result: PartResult = { passed: 0, failures: [] };
  for (const file of report.parse(JSON.parse(json)).testResults) {
    const path = relative(PROJECT_DIR, file.name);
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    result.passed += file.assertionResults.filter((test) => test.status === "passed").length;
    for (const { fullName, failureMessages } of failed) {
      result.failures.push({ name: `${path}: ${fullName}`, message: (failureMessages ?? []).join("\n") });
    }
    if (file.status === "failed" && failed.length === 0) {
      result.failures.push({ name: path, message: file.message || "the file could not be loaded" });
    }
  }
  return result;
}
