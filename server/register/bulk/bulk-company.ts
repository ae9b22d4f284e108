import type { RegisterAddress } from "@/server/integrations/companies-house/mapper";
import { type CompanyNumber, parseCompanyNumber } from "@/server/register/company-number";
import { type BulkColumns, type DayColumn, type PreviousName, placesOf } from "./bulk-places";
import { accountTypeOfText, NO_STATUS, statusOfText, typeOfCategory } from "./bulk-vocabulary";

/** A row of the bulk register file in the words of the API. Days are ISO strings. */
export interface BulkCompany {
  number: CompanyNumber;
  name: string;
  status: string;
  statusDetail: string | null;
  /** Null when the file does not say: then what is known stays. */
  type: string | null;
  subtype: string | null;
  incorporatedOn: string | null;
  dissolvedOn: string | null;
  sicCodes: string[];
  address: RegisterAddress;
  accounts: { category: string | null; nextDueOn: string | null; lastMadeUpTo: string | null };
  confirmation: { nextDueOn: string | null; lastMadeUpTo: string | null };
  previousNames: { name: string; from: string | null; to: string | null }[];
  mortgagesOutstanding: number;
}

export type BulkRow =
  | { row: BulkCompany; warnings: string[]; reason: null }
  | { row: null; warnings: string[]; reason: string };

/**
 * No value of the register is nearly as long (a name has 160 letters at most), and PostgreSQL's indexes refuse what is much longer: one
 * such value would stop the whole file. In bytes of UTF-8.
 */
export const LONGEST_VALUE = 500;

/**
 * Reads the fields of one line. A day that is not in the calendar becomes null and a warning, not a reject; a value too long to be one
 * of the register is a reject.
 */
export function readBulkCompany(columns: BulkColumns, fields: readonly string[]): BulkRow {
  const warnings: string[] = [];
  const places = placesOf(columns);

  const tooLong = findTooLong(columns, fields);
  if (tooLong !== null)
    return { row: null, warnings, reason: `${tooLong} is longer than ${LONGEST_VALUE} bytes, which no value is` };
  const { number, reason } = parseCompanyNumber(readText(fields[places.number]) ?? "");
  if (number === null) return { row: null, warnings, reason };
  const name = readText(fields[places.name]);
  if (name === null) return { row: null, warnings, reason: `Company ${number} has no name` };

  const { status, statusDetail } = statusOf(readText(fields[places.status]) ?? "");
  // Taken for a status of its own it would end a strike-off that nobody ended.
  if (status === NO_STATUS) return { row: null, warnings, reason: `Company ${number} has no status` };
  const { type, subtype } = typeOf(readText(fields[places.category]) ?? "");
  const row: BulkCompany = {
    number,
    name,
    status,
    statusDetail,
    type,
    subtype,
    incorporatedOn: readDay(fields, places.incorporated, warnings),
    dissolvedOn: readDay(fields, places.dissolved, warnings),
    sicCodes: readSicCodes(fields, places.sic),
    address: {
      careOf: readText(fields[places.careOf]),
      poBox: readText(fields[places.poBox]),
      premises: null,
      line1: readText(fields[places.line1]),
      line2: readText(fields[places.line2]),
      town: readText(fields[places.town]),
      county: readText(fields[places.county]),
      country: readText(fields[places.country]),
      postcode: readText(fields[places.postcode]),
    },
    accounts: {
      category: accountTypeOf(readText(fields[places.accountCategory]) ?? ""),
      nextDueOn: readDay(fields, places.accountsDue, warnings),
      lastMadeUpTo: readDay(fields, places.accountsMadeUp, warnings),
    },
    confirmation: {
      nextDueOn: readDay(fields, places.confirmationDue, warnings),
      // No company keeps it, so that nothing of it can be left out.
      lastMadeUpTo: readDay(fields, places.confirmationMadeUp, []),
    },
    previousNames: readPreviousNames(fields, places.previous, warnings),
    mortgagesOutstanding: readCount(readText(fields[places.mortgages])),
  };
  return { row, warnings, reason: null };
}

/** The name of the first column with a value too long. */
function findTooLong(columns: BulkColumns, fields: readonly string[]): string | null {
  for (const [column, place] of columns) {
    const text = fields[place] ?? "";
    // A UTF-16 unit takes three bytes at most.
    if (3 * text.length > LONGEST_VALUE && Buffer.byteLength(text) > LONGEST_VALUE) return column;
  }
  return null;
}

const untidy = /^\s|\s$|\s\s|[^\S ]/;

function readText(field: string | undefined): string | null {
  if (!field) return null;
  const text = untidy.test(field) ? field.trim().replace(/\s+/g, " ") : field;
  // Copies of the file write missing values as the word itself.
  return text === "" || (text.length === 4 && text.toLowerCase() === "null") ? null : text;
}

/** Statuses, categories, days and codes come again and again: what each means is worked out once. */
function remember<Result>(work: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    // A file of nonsense must not fill the memory.
    if (known.size < MOST_REMEMBERED) known.set(text, result);
    return result;
  };
}

const MOST_REMEMBERED = 50_000;
const statusOf = remember(statusOfText);
const typeOf = remember(typeOfCategory);
const accountTypeOf = remember(accountTypeOfText);

/** The ISO day, or null for what is none. */
const isoDayOf = remember((text): string | null => {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const instant = Date.parse(`${iso}T00:00:00Z`);
  return year >= "1000" && !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso) ? iso : null;
});

function readDay(fields: readonly string[], { column, place }: DayColumn, warnings: string[]): string | null {
  const text = readText(fields[place]);
  if (text === null) return null;
  const iso = isoDayOf(text);
  if (iso === null) warnings.push(`${column} "${text.slice(0, 40)}" is not a day in the form DD/MM/YYYY`);
  return iso;
}

/** Five digits, or four in the classification of 2003 that dormant rows still carry; "None Supplied" has none. */
const sicCodeOf = remember((text) => /^\s*(\d{4,5})(?!\d)/.exec(text)?.[1] ?? null);

function readSicCodes(fields: readonly string[], places: readonly number[]): string[] {
  const codes: string[] = [];
  for (const place of places) {
    const text = fields[place];
    const code = text ? sicCodeOf(text) : null;
    if (code !== null && !codes.includes(code)) codes.push(code);
  }
  return codes;
}

function readPreviousNames(
  fields: readonly string[],
  places: readonly PreviousName[],
  warnings: string[],
): BulkCompany["previousNames"] {
  const names: BulkCompany["previousNames"] = [];
  for (const { name: place, until } of places) {
    const name = readText(fields[place]);
    if (name !== null) names.push({ name, from: null, to: readDay(fields, until, warnings) });
  }
  return names;
}

function readCount(text: string | null): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
