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

/** A row that cannot be judged, and why. */
export interface LeftRow {
  line: number;
  reason: string;
}

export interface PairsFile {
  pairs: LabelledPair[];
  /** Rows left out, in their order. */
  left: LeftRow[];
}

/** Something about the whole file that whoever gave it can mend. */
export class PairsError extends Error {}

/** Something about one row. */
class RowError extends Error {}

/**
 * Reads labelled pairs. A row that is none is left out and named; throws PairsError when the file cannot be read, lacks a
 * column, or leaves fewer than two different domains.
 */
export function readPairs(path: string): PairsFile {
  return parsePairs(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new PairsError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function parsePairs(text: string, source = "the file"): PairsFile {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const header = readHeader(lines[0] ?? "", source);
  const pairs: LabelledPair[] = [];
  const left: LeftRow[] = [];
  const lineOf = new Map<string, number>();
  for (const [at, text] of lines.entries()) {
    if (at === 0 || text.trim() === "") continue;
    const line = at + 1;
    try {
      const pair = pairOf(text, header);
      const key = `${pair.companyNumber} ${pair.domain}`;
      const before = lineOf.get(key);
      if (before) throw new RowError(`it repeats line ${before}`);
      lineOf.set(key, line);
      pairs.push(pair);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      left.push({ line, reason: error.message });
    }
  }
  if (new Set(pairs.map(({ domain }) => domain)).size < 2) {
    const [first] = left;
    throw new PairsError(
      `${source} has fewer than two different domains: wrong answers are made from the others' domains${first ? `; line ${first.line} is left out: ${first.reason}` : ""}`,
    );
  }
  return { pairs: withAllTheirDomains(pairs), left };
}

/** Columns by name, whatever the case and whether words are parted by a space, a hyphen or an underscore. */
function readHeader(line: string, source: string): string[] {
  const { fields, reason } = splitFields(line);
  if (fields === null) throw new PairsError(`${source}, line 1: ${reason}`);
  const header = fields.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );
  const missing = REQUIRED.find((column) => !header.includes(column));
  if (missing) {
    throw new PairsError(`${source}, line 1: there is no column "${missing}"; it needs ${REQUIRED.join(", ")}`);
  }
  return header;
}

function pairOf(line: string, header: readonly string[]): LabelledPair {
  const { fields, reason } = splitFields(line);
  if (fields === null) throw new RowError(reason);
  if (fields.length !== header.length) {
    throw new RowError(`${fields.length} values for ${header.length} columns`);
  }
  const value = (column: string) => fields[header.indexOf(column)]?.trim() ?? "";
  const required = (column: string, found = value(column)) => {
    if (found === "") throw new RowError(`column "${column}" is empty`);
    return found;
  };
  const companyNumber = required("company_number");
  const employer = required("employer_name", value("employer_name") || value("current_name"));
  const current = value("current_name") || employer;
  return {
    companyNumber,
    names: current.toLowerCase() === employer.toLowerCase() ? [current] : [current, employer],
    domain: registrableDomain(required("domain")),
    otherDomains: listOf(value("other_domains")).map((other) => parse(other).domain ?? other.toLowerCase()),
    sicCodes: listOf(value("sic")),
  };
}

/** The part of an address that somebody registered: `tarnvale.co.uk` of `https://www.tarnvale.co.uk/about`. */
function registrableDomain(text: string): string {
  const { domain, hostname, publicSuffix, isIcann } = parse(text);
  if (domain) return domain;
  throw new RowError(
    isIcann && hostname === publicSuffix
      ? `column "domain" holds "${text}", under which others register theirs: it is nobody's own`
      : `column "domain" holds "${text}", which is no domain such as example.co.uk`,
  );
}

/** A company of several rows has all their domains: none of them is ever a wrong answer for it. */
function withAllTheirDomains(pairs: readonly LabelledPair[]): LabelledPair[] {
  const byCompany = Map.groupBy(pairs, ({ companyNumber }) => companyNumber);
  return pairs.map((pair) => {
    const others = (byCompany.get(pair.companyNumber) ?? []).flatMap(({ domain }) =>
      domain === pair.domain ? [] : [domain],
    );
    return others.length === 0 ? pair : { ...pair, otherDomains: [...new Set([...pair.otherDomains, ...others])] };
  });
}

function listOf(value: string): string[] {
  return value.split(/[\s,;|]+/).filter(Boolean);
}
