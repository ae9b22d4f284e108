/** Where each column stands, by its trimmed name. */
export type BulkColumns = ReadonlyMap<string, number>;

export interface DayColumn {
  /** For a warning. */
  column: string;
  place: number;
}

export interface PreviousName {
  name: number;
  until: DayColumn;
}

const known = new WeakMap<BulkColumns, ReturnType<typeof findPlaces>>();

/** Where each value of a line stands; -1 for a column that the file lacks, which `missing` names. Looked up once a file. */
export function placesOf(columns: BulkColumns) {
  const before = known.get(columns);
  if (before) return before;
  const places = findPlaces(columns);
  known.set(columns, places);
  return places;
}

function findPlaces(columns: BulkColumns) {
  const missing: string[] = [];
  const at = (column: string) => {
    const place = columns.get(column);
    if (place === undefined) missing.push(column);
    return place ?? -1;
  };
  const dayAt = (column: string): DayColumn => ({ column, place: at(column) });
  return {
    missing,
    number: at("CompanyNumber"),
    name: at("CompanyName"),
    status: at("CompanyStatus"),
    category: at("CompanyCategory"),
    incorporated: dayAt("IncorporationDate"),
    dissolved: dayAt("DissolutionDate"),
    sic: [1, 2, 3, 4].map((n) => at(`SICCode.SicText_${n}`)).filter((place) => place !== -1),
    careOf: at("RegAddress.CareOf"),
    poBox: at("RegAddress.POBox"),
    line1: at("RegAddress.AddressLine1"),
    line2: at("RegAddress.AddressLine2"),
    town: at("RegAddress.PostTown"),
    county: at("RegAddress.County"),
    country: at("RegAddress.Country"),
    postcode: at("RegAddress.PostCode"),
    accountCategory: at("Accounts.AccountCategory"),
    accountsDue: dayAt("Accounts.NextDueDate"),
    accountsMadeUp: dayAt("Accounts.LastMadeUpDate"),
    confirmationDue: dayAt("ConfStmtNextDueDate"),
    confirmationMadeUp: dayAt("ConfStmtLastMadeUpDate"),
    previous: Array.from({ length: 10 }, (_, index) => previousAt(index + 1)).filter(({ name }) => name !== -1),
    mortgages: at("Mortgages.NumMortOutstanding"),
  };

  function previousAt(n: number): PreviousName {
    return { name: at(`PreviousName_${n}.CompanyName`), until: dayAt(`PreviousName_${n}.CONDATE`) };
  }
}
