import type { BulkCompany } from "./bulk-company";
import type { RegisterLine } from "./open-register-file";

/** A stretch of a staging table, by company number: after `after`, up to and with `until`. */
export interface Stretch {
  table: string;
  /** The day as of which the file is, where its name says it. */
  asOf: string | null;
  after: string;
  until: string;
}

/** Where a company is. The file has no premises of their own: they begin its first line. */
export const ADDRESS = [
  "care_of",
  "po_box",
  "premises",
  "address_line_1",
  "address_line_2",
  "town",
  "county",
  "country",
  "postcode",
] as const;

/** What the file tells of a company itself, as the columns are called in `companies` and in a staging table. */
export const FACTS = [
  "name",
  "status",
  "status_detail",
  "type",
  "incorporated_on",
  "dissolved_on",
  "sic_codes",
  ...ADDRESS,
  "accounts_category",
  "accounts_next_due_on",
  "accounts_last_made_up_to",
  "confirmation_next_due_on",
] as const;

/**
 * The columns of a staging table in the order that `writeStagedRow` writes them. `reason` is a reject's; it has no number. `warnings`
 * tell of values that could not be taken.
 */
export const STAGED_COLUMNS = [
  "line",
  "number",
  "reason",
  ...FACTS,
  "former_names",
  "former_until",
  "warnings",
] as const;

const TYPES: Partial<Record<(typeof STAGED_COLUMNS)[number], string>> = {
  line: "integer",
  incorporated_on: "date",
  dissolved_on: "date",
  sic_codes: "text[]",
  accounts_next_due_on: "date",
  accounts_last_made_up_to: "date",
  confirmation_next_due_on: "date",
  former_names: "text[]",
  former_until: "date[]",
  warnings: "text[]",
};

/** The columns with their types, for `create table`. */
export const STAGED_DEFINITION = STAGED_COLUMNS.map((column) => `${column} ${TYPES[column] ?? "text"}`).join(", ");

const NO_FACTS = `\t\\N`.repeat(FACTS.length + 3);

/** A line of the file as a line of COPY's text format. `line` counts over all parts of the file. */
export function writeStagedRow(found: RegisterLine, line: number): string {
  if (found.kind === "reject") return `${line}\t\\N\t${escapeText(found.reason)}${NO_FACTS}\n`;
  if (found.kind === "number") return `${line}\t${found.number}\t\\N${NO_FACTS}\n`;
  return `${line}\t${found.row.number}\t\\N${writeFacts(found.row)}${writeList(found.warnings)}\n`;
}

function writeFacts(row: BulkCompany): string {
  const { address } = row;
  return (
    write(row.name) +
    write(row.status) +
    write(row.statusDetail) +
    // Of a community interest company this is the subtype: the merge knows its type better, or guesses.
    write(row.subtype ?? row.type) +
    write(row.incorporatedOn) +
    write(row.dissolvedOn) +
    (row.sicCodes.length === 0 ? "\t{}" : `\t{${row.sicCodes.join(",")}}`) +
    write(address.careOf) +
    write(address.poBox) +
    write(address.premises) +
    write(address.line1) +
    write(address.line2) +
    write(address.town) +
    write(address.county) +
    write(address.country) +
    write(address.postcode) +
    write(row.accounts.category) +
    write(row.accounts.nextDueOn) +
    write(row.accounts.lastMadeUpTo) +
    write(row.confirmation.nextDueOn) +
    writeFormerNames(row.previousNames)
  );
}

function writeFormerNames(names: BulkCompany["previousNames"]): string {
  if (names.length === 0) return "\t\\N\t\\N";
  return `${writeList(names.map(({ name }) => name))}\t{${names.map(({ to }) => to ?? "NULL").join(",")}}`;
}

function writeList(texts: readonly string[]): string {
  if (texts.length === 0) return "\t\\N";
  const quoted = texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",");
  return `\t${escapeText(`{${quoted}}`)}`;
}

function write(value: string | null): string {
  return value === null ? "\t\\N" : `\t${escapeText(value)}`;
}

const special = /[\\\t\n\r]/;

function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
}
