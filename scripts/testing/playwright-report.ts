import { z } from "zod";
import type { PartResult } from "./result";

const error = z.object({ message: z.string().optional() });

const spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string(), results: z.array(z.object({ errors: z.array(error).default([]) })) })),
});

interface Suite {
  specs?: z.infer<typeof spec>[] | undefined;
  suites?: Suite[] | undefined;
}

const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(spec).optional(), suites: z.array(suite).optional() }),
);

const report = z.object({ suites: z.array(suite), errors: z.array(error).default([]) });

/** Reads Playwright's JSON report. A test that passed only when repeated counts as failed: it hides a fault. */
export function readPlaywrightReport(json: string): PartResult {
  const { suites, errors } = report.parse(JSON.parse(json));
  const result: PartResult = { passed: 0, failures: [] };
  for (const { file, title, tests } of suites.flatMap(specsOf)) {
    for (const { status, results } of tests) {
      if (status === "expected") result.passed += 1;
      if (status !== "unexpected" && status !== "flaky") continue;
      const messages = results.flatMap((attempt) => attempt.errors.map(({ message }) => message ?? ""));
      result.failures.push({ name: `e2e/${file}: ${title}`, message: messages.join("\n") || status });
    }
  }
  for (const { message } of errors) result.failures.push({ name: "journeys", message: message ?? "unknown error" });
  return result;
}

function specsOf({ specs = [], suites = [] }: Suite): z.infer<typeof spec>[] {
  return [...specs, ...suites.flatMap(specsOf)];
}
