import { createHash } from "node:crypto";
import type { LabelledPair } from "./read-pairs";

/** SHA-256 (hex) of which company has which domain, whatever the order of the rows. It tells a set of pairs again, and nothing of it. */
export function digestOf(pairs: readonly LabelledPair[]): string {
  const lines = pairs.map(({ companyNumber, domain }) => `${companyNumber} ${domain}\n`).sort();
  return createHash("sha256").update(lines.join("")).digest("hex");
}
