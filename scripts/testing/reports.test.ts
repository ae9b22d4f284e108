import { describe, expect, test } from "vitest";
import { readPlaywrightReport } from "./playwright-report";
import { guardRunner } from "./result";
import { readVitestReport } from "./vitest-report";

describe("Vitest's report", () => {
  const file = (status: string, assertionResults: object[], message = "") => ({
    name: "/x/a.test.ts",
    status,
    message,
    assertionResults,
  });
  const read = (...testResults: object[]) => readVitestReport(JSON.stringify({ testResults }));

  test("counts what passed and names what failed; skipped tests are neither", () => {
    const result = read(
      file("failed", [
        { fullName: "adds", status: "passed" },
        { fullName: "subtracts", status: "failed", failureMessages: ["expected 1"] },
        { fullName: "later", status: "pending" },
      ]),
    );
    expect(result.passed).toBe(1);
    expect(result.failures).toEqual([
      { name: expect.stringMatching(/a\.test\.ts: subtracts$/), message: "expected 1" },
    ]);
  });

  test("counts a file that could not be loaded as a failure", () => {
    expect(read(file("failed", [], "SyntaxError")).failures).toEqual([
      { name: expect.any(String), message: "SyntaxError" },
    ]);
  });
});

describe("Playwright's report", () => {
  const spec = (status: string) => ({
    title: status,
    file: "a.spec.ts",
    tests: [{ status, results: [{ errors: [{ message: "timed out" }] }] }],
  });

  test("counts nested specs, and flaky ones as failed", () => {
    const suites = [
      { specs: [spec("expected")], suites: [{ specs: [spec("flaky"), spec("unexpected"), spec("skipped")] }] },
    ];
    const result = readPlaywrightReport(JSON.stringify({ suites, errors: [] }));
    expect(result.passed).toBe(1);
    expect(result.failures.map((failure) => failure.name)).toEqual([
      "e2e/a.spec.ts: flaky",
      "e2e/a.spec.ts: unexpected",
    ]);
  });

  test("counts an error outside of any test", () => {
    expect(
      readPlaywrightReport(JSON.stringify({ suites: [], errors: [{ message: "no browser" }] })).failures,
    ).toHaveLength(1);
  });
});

test("a runner that ran nothing, or broke, is a failure", () => {
  expect(guardRunner({ passed: 0, failures: [] }, "unit", 0).failures).toEqual([
    { name: "unit", message: "no test ran" },
  ]);
  expect(guardRunner({ passed: 5, failures: [] }, "unit", 1).failures).toHaveLength(1);
  expect(guardRunner({ passed: 5, failures: [] }, "unit", 0).failures).toEqual([]);
});
