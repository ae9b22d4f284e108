import { runParts } from "../testing/run-parts";

/** The quick check: needs no database and takes seconds. */
export default function main(): Promise<number> {
  return runParts(["lint", "types", "unit"]);
}
