import { stripVTControlCharacters } from "node:util";
import { createProgress } from "../progress";
import { Instruction } from "../project";
import { PARTS } from "./parts";
import { type Failure, type PartResult, passOrFail } from "./result";

/** Runs the parts named (all when none is) and ends with `N passed, N failed`. Resolves to the exit code. */
export async function runParts(args: string[]): Promise<number> {
  const names = args.filter((arg) => PARTS.some((part) => part.name === arg));
  const rest = args.filter((arg) => !names.includes(arg));
  if (rest.length > 0 && names.length !== 1) {
    throw new Instruction(
      `"${rest[0]}" is no part of the tests: choose from ${PARTS.map((part) => part.name).join(", ")}.`,
    );
  }
  const parts = PARTS.filter((part) => names.length === 0 || names.includes(part.name));
  const progress = createProgress(parts.length);
  const failures: Failure[] = [];
  let passed = 0;
  for (const part of parts) {
    const result = await progress.step(part.label, async (note) => {
      const outcome = await part.run(rest).catch((error): PartResult => passOrFail(part.name, wordsOf(error)));
      note(`${outcome.passed} passed, ${outcome.failures.length} failed`);
      return outcome;
    });
    passed += result.passed;
    failures.push(...result.failures);
  }
  for (const { name, message } of failures) console.log(`\n✗ ${name}\n${indent(message)}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  return failures.length === 0 && passed > 0 ? 0 : 1;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function indent(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/^/gm, "  ");
}
