import { runParts } from "../testing/run-parts";

/** Every test, or the parts named: `npm test -- unit e2e`. With one part, further words go to its runner. */
export default function main(args: string[]): Promise<number> {
  return runParts(args);
}
