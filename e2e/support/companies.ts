import { bulkHeader } from "@/server/register/bulk/bulk-header";

export interface ListedCompany {
  number: string;
  name: string;
  /** Where its office is; Leeds unless a journey wants to filter by it. */
  town?: string;
}

/** A file as Companies House publishes it. All its companies are proposed for strike-off. */
export function registerFile(companies: readonly ListedCompany[], moreLines: readonly string[] = []): string {
  return `${[bulkHeader.join(","), ...companies.map(lineOf), ...moreLines].join("\r\n")}\r\n`;
}

/** A line of that file; columns not named are empty. */
export function registerLine(values: Record<string, string>): string {
  return bulkHeader.map((column) => `"${values[column] ?? ""}"`).join(",");
}

function lineOf({ number, name, town = "LEEDS" }: ListedCompany): string {
  return registerLine({
    CompanyName: name,
    CompanyNumber: number,
    CompanyCategory: "Private Limited Company",
    CompanyStatus: "Active - Proposal to Strike off",
    IncorporationDate: "04/03/2015",
    "RegAddress.PostTown": town,
    "RegAddress.PostCode": "LS1 4AP",
  });
}
