import { readFileSync } from "node:fs";
import { parse } from "tldts";
import { splitFields } from "@/server/register/bulk/split-fields";

/** A company with the domain that is known to be its own. */
export interface LabelledPair {
  companyNumber: string;
  /** The present name first. */
  names: string[];
  domain: string;
  /** The company's too, and so never a wrong answer for it. */
  otherDomains: string[];
  sicCodes: string[];
}

const REQUIRED = ["company_number", "employer_name", "domain"];

/** Something about the file that whoever gave it can mend. */
export class PairsError extends Error {}

/** Reads labelled pairs. Throws PairsError naming line and column when the file is not one of them. */
export function readPairs(path: string): LabelledPair[] {
  return parsePairs(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new PairsError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function parsePairs(text: string, source = "the file"): LabelledPair[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const header = fieldsOf(lines[0] ?? "", 1, source).map((name) => name.trim());
  for (const column of REQUIRED) {
    if (!header.includes(column)) {
      throw new PairsError(`${source}, line 1: there is no column "${column}"; it needs ${REQUIRED.join(", ")}`);
    }
  }
  const pairs: LabelledPair[] = [];
  for (const [at, line] of lines.entries()) {
    if (at > 0 && line.trim() !== "") pairs.push(pairOf(line, at + 1, header, source));
  }
  if (new Set(pairs.map(({ domain }) => domain)).size < 2) {
    throw new PairsError(
      `${source} has fewer than two different domains: wrong answers are made from the others' domains`,
    );
  }
  return pairs;
}

function fieldsOf(line: string, number: number, source: string): string[] {
  const { fields, reason } = splitFields(line);
  if (fields === null) throw new PairsError(`${source}, line ${number}: ${reason}`);
  return fields;
}

function pairOf(line: string, number: number, header: readonly string[], source: string): LabelledPair {
  const fields = fieldsOf(line, number, source);
  if (fields.length !== header.length) {
    throw new PairsError(`${source}, line ${number}: ${fields.length} values for ${header.length} columns`);
  }
  const value = (column: string) => fields[header.indexOf(column)]?.trim() ?? "";
  const required = (column: string) => {
    const found = value(column);
    if (found === "") throw new PairsError(`${source}, line ${number}: column "${column}" is empty`);
    return found;
  };
  const domain = required("domain").toLowerCase();
  if (!parse(domain).domainWithoutSuffix) {
    throw new PairsError(
      `${source}, line ${number}: column "domain" holds "${domain}", which is no domain such as example.co.uk`,
    );
  }
  const employer = required("employer_name");
  const current = value("current_name") || employer;
  return {
    companyNumber: required("company_number"),
    names: current.toLowerCase() === employer.toLowerCase() ? [current] : [current, employer],
    domain,
    otherDomains: listOf(value("other_domains")).map((other) => other.toLowerCase()),
    sicCodes: listOf(value("sic")),
  };
}

function listOf(value: string): string[] {
  return value.split(/[\s,;|]+/).filter(Boolean);
}
