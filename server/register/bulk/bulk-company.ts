import type { RegisterAddress } from "@/server/integrations/companies-house/mapper";
import { type CompanyNumber, parseCompanyNumber } from "@/server/register/company-number";
import { accountTypeOfText, statusOfText, typeOfCategory } from "./bulk-vocabulary";

/** A row of the bulk register file in the words of the API. Days are ISO strings. */
export interface BulkCompany {
  number: CompanyNumber;
  name: string;
  status: string;
  statusDetail: string | null;
  type: string;
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

/** Where each column stands, by its trimmed name. */
export type BulkColumns = ReadonlyMap<string, number>;

/** Reads the fields of one line. A day that is not in the calendar becomes null and a warning, not a reject. */
export function readBulkCompany(columns: BulkColumns, fields: readonly string[]): BulkRow {
  const warnings: string[] = [];
  const text = (column: string) => readText(fields[columns.get(column) ?? -1]);
  const day = (column: string) => readDay(text(column), column, warnings);

  const { number, reason } = parseCompanyNumber(text("CompanyNumber") ?? "");
  if (number === null) return { row: null, warnings, reason };
  const name = text("CompanyName");
  if (name === null) return { row: null, warnings, reason: `Company ${number} has no name` };

  const row: BulkCompany = {
    number,
    name,
    ...statusOfText(text("CompanyStatus") ?? ""),
    ...typeOfCategory(text("CompanyCategory") ?? ""),
    incorporatedOn: day("IncorporationDate"),
    dissolvedOn: day("DissolutionDate"),
    sicCodes: readSicCodes([1, 2, 3, 4].map((n) => text(`SICCode.SicText_${n}`))),
    address: {
      careOf: text("RegAddress.CareOf"),
      poBox: text("RegAddress.POBox"),
      premises: null,
      line1: text("RegAddress.AddressLine1"),
      line2: text("RegAddress.AddressLine2"),
      town: text("RegAddress.PostTown"),
      county: text("RegAddress.County"),
      country: text("RegAddress.Country"),
      postcode: text("RegAddress.PostCode"),
    },
    accounts: {
      category: accountTypeOfText(text("Accounts.AccountCategory") ?? ""),
      nextDueOn: day("Accounts.NextDueDate"),
      lastMadeUpTo: day("Accounts.LastMadeUpDate"),
    },
    confirmation: { nextDueOn: day("ConfStmtNextDueDate"), lastMadeUpTo: day("ConfStmtLastMadeUpDate") },
    previousNames: readPreviousNames(text, day),
    mortgagesOutstanding: readCount(text("Mortgages.NumMortOutstanding")),
  };
  return { row, warnings, reason: null };
}

function readText(field: string | undefined): string | null {
  const text = field?.trim().replace(/\s+/g, " ") ?? "";
  // Copies of the file write missing values as the word itself.
  return text === "" || /^null$/i.test(text) ? null : text;
}

function readDay(text: string | null, column: string, warnings: string[]): string | null {
  if (text === null) return null;
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const instant = Date.parse(`${iso}T00:00:00Z`);
  if (year >= "1000" && !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso)) return iso;
  warnings.push(`${column} "${text.slice(0, 40)}" is not a day in the form DD/MM/YYYY`);
  return null;
}

/** Five digits, or four in the classification of 2003 that dormant rows still carry; "None Supplied" has none. */
function readSicCodes(texts: (string | null)[]): string[] {
  const codes = texts.flatMap((text) => /^(\d{4,5})(?!\d)/.exec(text ?? "")?.[1] ?? []);
  return [...new Set(codes)];
}

function readPreviousNames(
  text: (column: string) => string | null,
  day: (column: string) => string | null,
): BulkCompany["previousNames"] {
  const names: BulkCompany["previousNames"] = [];
  for (let n = 1; n <= 10; n += 1) {
    const name = text(`PreviousName_${n}.CompanyName`);
    if (name !== null) names.push({ name, from: null, to: day(`PreviousName_${n}.CONDATE`) });
  }
  return names;
}

function readCount(text: string | null): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
