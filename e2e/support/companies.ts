export interface ListedCompany {
  number: string;
  name: string;
  /** Where its office is; Leeds unless a journey wants to filter by it. */
  town?: string;
}

const COLUMNS =
  "CompanyName, CompanyNumber,CompanyStatus,CompanyCategory,IncorporationDate,RegAddress.PostTown,RegAddress.PostCode";

/** A file as Companies House publishes it, with the columns that matter here. All its companies are proposed for strike-off. */
export function registerFile(companies: readonly ListedCompany[], moreLines: readonly string[] = []): string {
  return `${[COLUMNS, ...companies.map(lineOf), ...moreLines].join("\r\n")}\r\n`;
}

function lineOf({ number, name, town = "LEEDS" }: ListedCompany): string {
  return `"${name}","${number}","Active - Proposal to Strike off","Private Limited Company","04/03/2015","${town}","LS1 4AP"`;
}
