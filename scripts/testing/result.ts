/** What one part of the tests came to. */
export interface PartResult {
  passed: number;
  failures: Failure[];
}

export interface Failure {
  name: string;
  message: string;
}

export function passOrFail(name: string, problem: string | null): PartResult {
  return problem === null ? { passed: 1, failures: [] } : { passed: 0, failures: [{ name, message: problem }] };
}

/** A runner that failed for another reason than a failing test, or found none at all, must never look like success. */
export function guardRunner(result: PartResult, name: string, exitCode: number): PartResult {
  if (result.failures.length > 0) return result;
  if (exitCode !== 0)
    return { ...result, failures: [{ name, message: `ended with exit code ${exitCode}: see its output above` }] };
  if (result.passed === 0) return { ...result, failures: [{ name, message: "no test ran" }] };
  return result;
}
