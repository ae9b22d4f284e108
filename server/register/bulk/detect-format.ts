import { AppError } from "@/server/platform/errors";
import { normaliseCompanyNumber } from "@/server/register/company-number";
import { bulkHeader } from "./bulk-header";
import type { BulkColumns } from "./bulk-places";
import { placesOf } from "./bulk-places";
import { splitFields } from "./split-fields";

/** How to read the lines of a file. `hasHeader`: the first line names the columns and is no row. */
export type RegisterFormat =
  | { kind: "bulk"; delimiter: string; columns: BulkColumns; width: number; hasHeader: boolean }
  | { kind: "numbers"; delimiter: string; column: number | "all"; hasHeader: boolean };

const delimiters = [",", ";", "\t"];

const accepted =
  "Accepted are the Companies House bulk file (BasicCompanyData CSV or zip), a CSV with a column company_number, or a plain list of company numbers, one a line";

const numberColumns = new Set([
  "companynumber",
  "companyno",
  "number",
  "crn",
  "registrationnumber",
  "companyregistrationnumber",
]);

/**
 * Tells the format from the first lines that hold anything (comments apart).
 * Throws BAD_INPUT, naming what is accepted, when none fits.
 */
export function detectFormat(head: readonly string[]): RegisterFormat {
  const [first] = head;
  if (first === undefined) throw refuse("The file is empty");
  if (/^\s*</.test(first)) throw refuse("The file is a web page or XML, not a CSV");
  if (/^\s*[[{]/.test(first)) throw refuse("The file is JSON, not a CSV");

  for (const delimiter of delimiters) {
    const bulk = detectBulk(splitFields(first, delimiter).fields ?? [], delimiter);
    if (bulk) return bulk;
  }
  const delimiter = delimiters.find((one) => first.includes(one)) ?? ",";
  const { fields } = splitFields(first, delimiter);
  if (fields === null) {
    const isList = head.slice(1).some((line) => normaliseCompanyNumber(line) !== null);
    if (isList) return { kind: "numbers", delimiter, column: 0, hasHeader: false };
    throw refuse("The first line has a quote that is not closed");
  }
  const format = detectNumbers(fields, delimiter, head);
  if (format) return format;
  throw refuse(`The first line (${quote(fields)}) names no column of company numbers`);
}

/** The columns as Companies House writes them; copies change their case. */
const ownNames = new Map(bulkHeader.map((name) => [name.toLowerCase(), name]));

/** Throws BAD_INPUT for a bulk file that lacks columns: what we know of their values would be taken for gone. */
function detectBulk(fields: string[], delimiter: string): RegisterFormat | null {
  const names = fields.map((field) => ownNames.get(field.trim().toLowerCase()) ?? field.trim());
  const columns = new Map(names.map((name, index) => [name, index]));
  if (["CompanyName", "CompanyNumber", "CompanyStatus"].every((name) => columns.has(name))) {
    const { missing } = placesOf(columns);
    if (missing.length > 0) throw refuseIncomplete(missing);
    return { kind: "bulk", delimiter, columns, width: names.length, hasHeader: true };
  }
  // Copies circulate without their header line; the width and the place of the number give them away.
  if (fields.length === bulkHeader.length && normaliseCompanyNumber(fields[1] ?? "") !== null) {
    const standard = new Map(bulkHeader.map((name, index) => [name, index]));
    return { kind: "bulk", delimiter, columns: standard, width: bulkHeader.length, hasHeader: false };
  }
  return null;
}

const MOST_NAMED = 6;

function refuseIncomplete(missing: readonly string[]): AppError {
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
  return new AppError(
    "BAD_INPUT",
    `The file lacks columns of the Companies House bulk file: ${missing.slice(0, MOST_NAMED).join(", ")}${more}. Send the file with all its columns, or, to add companies by their numbers, the column CompanyNumber alone.`,
    { field: "file" },
  );
}

function detectNumbers(fields: string[], delimiter: string, head: readonly string[]): RegisterFormat | null {
  const named = fields.findIndex((field) => numberColumns.has(field.toLowerCase().replace(/[^a-z]/g, "")));
  if (named !== -1) return { kind: "numbers", delimiter, column: named, hasHeader: true };

  const numbered = fields.findIndex((field) => normaliseCompanyNumber(field) !== null);
  if (numbered !== -1) {
    const filled = fields.filter((field) => field.trim() !== "");
    const areAll = filled.every((field) => normaliseCompanyNumber(field) !== null);
    return { kind: "numbers", delimiter, column: areAll ? "all" : numbered, hasHeader: false };
  }
  // A list whose first line alone is wrong, or a title: that line is rejected like any other bad one.
  const isList = fields.length === 1 && head.slice(1).some((line) => normaliseCompanyNumber(line) !== null);
  return isList ? { kind: "numbers", delimiter, column: 0, hasHeader: false } : null;
}

function quote(fields: string[]): string {
  const text = fields
    .slice(0, 5)
    .map((field) => field.trim())
    .join(", ")
    .replace(/\p{Cc}|\ufffd/gu, " ");
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}

function refuse(problem: string): AppError {
  return new AppError("BAD_INPUT", `${problem}. ${accepted}.`, { field: "file" });
}
