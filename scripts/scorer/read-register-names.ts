import { readFileSync } from "node:fs";
import { splitFields } from "@/server/register/bulk/split-fields";
import { PairsError } from "./read-pairs";

const COLUMN = "CompanyName";

/** The company names of a Companies House bulk CSV. */
export function readRegisterNames(path: string): string[] {
  const lines = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  const at = (splitFields(lines[0] ?? "").fields ?? []).findIndex((name) => name.trim() === COLUMN);
  if (at < 0) throw new PairsError(`${path}, line 1: there is no column "${COLUMN}"`);
  return lines.slice(1).flatMap((line) => splitFields(line).fields?.[at] || []);
}
