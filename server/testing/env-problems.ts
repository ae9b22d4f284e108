import { EnvError, readEnv } from "@/server/platform/env";

/** What is wrong with an environment, each in a sentence; nothing when it is read. */
export function envProblemsOf(source: Record<string, string>): readonly string[] {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
  }
  return [];
}
