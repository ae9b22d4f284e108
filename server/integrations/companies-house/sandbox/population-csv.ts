import { listPopulation } from "./population";
import { type SandboxCompany, strikeOffDetail } from "./sandbox-company";

const previousNameColumns = Array.from({ length: 10 }, (_, index) => [
  `PreviousName_${index + 1}.CONDATE`,
  ` PreviousName_${index + 1}.CompanyName`,
]).flat();

/** The header of the bulk file, with the spaces that Companies House puts into it. */
const header = [
  "CompanyName",
  " CompanyNumber",
  "RegAddress.CareOf",
  "RegAddress.POBox",
  "RegAddress.AddressLine1",
  " RegAddress.AddressLine2",
  "RegAddress.PostTown",
  "RegAddress.County",
  "RegAddress.Country",
  "RegAddress.PostCode",
  "CompanyCategory",
  "CompanyStatus",
  "CountryOfOrigin",
  "DissolutionDate",
  "IncorporationDate",
  "Accounts.AccountRefDay",
  "Accounts.AccountRefMonth",
  "Accounts.NextDueDate",
  "Accounts.LastMadeUpDate",
  "Accounts.AccountCategory",
  "Returns.NextDueDate",
  "Returns.LastMadeUpDate",
  "Mortgages.NumMortCharges",
  "Mortgages.NumMortOutstanding",
  "Mortgages.NumMortPartSatisfied",
  "Mortgages.NumMortSatisfied",
  "SICCode.SicText_1",
  "SICCode.SicText_2",
  "SICCode.SicText_3",
  "SICCode.SicText_4",
  "LimitedPartnerships.NumGenPartners",
  "LimitedPartnerships.NumLimPartners",
  "URI",
  ...previousNameColumns,
  "ConfStmtNextDueDate",
  " ConfStmtLastMadeUpDate",
];

const statusTexts: Readonly<Record<string, string>> = {
  active: "Active",
  liquidation: "Liquidation",
  administration: "In Administration",
  receivership: "Live but Receiver Manager on at least one charge",
  "voluntary-arrangement": "Voluntary Arrangement",
};

const categoryTexts: Readonly<Record<string, string>> = {
  ltd: "Private Limited Company",
  plc: "Public Limited Company",
  llp: "Limited Liability Partnership",
  "private-limited-guarant-nsc": "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)",
};

/** The population as a bulk register file, line by line. Like the real file it has no dissolved companies. */
export function* writePopulationCsv(seed: string, today: string): Generator<string> {
  yield `${header.join(",")}\n`;
  for (const company of listPopulation(seed, today)) {
    if (company.status !== null && company.dissolvedOn === null) yield writeRow(company);
  }
}

function writeRow(company: SandboxCompany): string {
  const { address, accounts, confirmation } = company;
  const values: Record<string, string | null | undefined> = {
    CompanyName: company.name,
    CompanyNumber: company.number,
    "RegAddress.CareOf": address.careOf,
    "RegAddress.AddressLine1": [address.premises, address.line1].filter(Boolean).join(" "),
    "RegAddress.AddressLine2": address.line2,
    "RegAddress.PostTown": address.town,
    "RegAddress.County": address.county,
    "RegAddress.Country": address.country,
    "RegAddress.PostCode": address.postcode,
    CompanyCategory:
      company.subtype === "community-interest-company" ? "Community Interest Company" : categoryTexts[company.type],
    CompanyStatus:
      company.statusDetail === strikeOffDetail ? "Active - Proposal to Strike off" : statusTexts[company.status ?? ""],
    CountryOfOrigin: "United Kingdom",
    IncorporationDate: toBritishDay(company.incorporatedOn),
    "Accounts.AccountRefDay": String(Number(accounts.refDay)),
    "Accounts.AccountRefMonth": String(Number(accounts.refMonth)),
    "Accounts.NextDueDate": toBritishDay(accounts.nextDueOn),
    "Accounts.LastMadeUpDate": toBritishDay(accounts.lastMadeUpTo),
    "Accounts.AccountCategory":
      accounts.category === "null" ? "NO ACCOUNTS FILED" : accounts.category.replaceAll("-", " ").toUpperCase(),
    "Mortgages.NumMortCharges": "0",
    "Mortgages.NumMortOutstanding": "0",
    "Mortgages.NumMortPartSatisfied": "0",
    "Mortgages.NumMortSatisfied": "0",
    "SICCode.SicText_1": company.sicCodes[0] ? `${company.sicCodes[0]} - ` : "None Supplied",
    "SICCode.SicText_2": company.sicCodes[1] && `${company.sicCodes[1]} - `,
    "LimitedPartnerships.NumGenPartners": "0",
    "LimitedPartnerships.NumLimPartners": "0",
    URI: `http://business.data.gov.uk/id/company/${company.number}`,
    ConfStmtNextDueDate: toBritishDay(confirmation.nextDueOn),
    ConfStmtLastMadeUpDate: toBritishDay(confirmation.lastMadeUpTo),
    ...Object.fromEntries(
      company.previousNames.flatMap(({ name, to }, index) => [
        [`PreviousName_${index + 1}.CONDATE`, toBritishDay(to)],
        [`PreviousName_${index + 1}.CompanyName`, name],
      ]),
    ),
  };
  return `${header.map((column) => `"${(values[column.trim()] ?? "").replaceAll('"', '""')}"`).join(",")}\n`;
}

function toBritishDay(day: string | null): string | undefined {
  return day?.split("-").reverse().join("/");
}
