import { describe, expect, test } from "vitest";
import { parsePairs } from "./read-pairs";

const HEADER = "company_number,employer_name,current_name,domain,sic,other_domains";
const ROWS = [
  '00000001,"TARNVALE, SONS LIMITED",Tarnvale Sons Limited,tarnvale.co.uk,"1110,85200",',
  "00000002,LUMENFOLD LTD,,Lumenfold.com,,lumen.org",
];

describe("labelled pairs", () => {
  test("are read with their names, present one first, SIC codes and other domains, whatever the line ends", () => {
    const read = parsePairs(`\uFEFF${[HEADER, ...ROWS].join("\r\n")}\r\n`);
    expect(read).toEqual([
      {
        companyNumber: "00000001",
        names: ["Tarnvale Sons Limited", "TARNVALE, SONS LIMITED"],
        domain: "tarnvale.co.uk",
        otherDomains: [],
        sicCodes: ["1110", "85200"],
      },
      {
        companyNumber: "00000002",
        names: ["LUMENFOLD LTD"],
        domain: "lumenfold.com",
        otherDomains: ["lumen.org"],
        sicCodes: [],
      },
    ]);
  });

  test("need three columns only", () => {
    const text = "domain,employer_name,company_number\ntarnvale.co.uk,Tarnvale,1\nlumenfold.com,Lumenfold,2";
    expect(parsePairs(text).map(({ domain }) => domain)).toEqual(["tarnvale.co.uk", "lumenfold.com"]);
  });

  test.each([
    ["", 'pairs.csv, line 1: there is no column "company_number"'],
    ["company_number,employer_name\n1,A", 'line 1: there is no column "domain"'],
    [`${HEADER}\n${ROWS[0]}\n00000003,X,X,nonsense,,`, 'line 3: column "domain" holds "nonsense"'],
    [`${HEADER}\n00000003,,X,x.com,,`, 'line 2: column "employer_name" is empty'],
    [`${HEADER}\n00000003,X`, "line 2: 2 values for 6 columns"],
    [`${HEADER}\n00000003,"X`, "line 2: A quoted value is not closed"],
    [`${HEADER}\n${ROWS[0]}`, "fewer than two different domains"],
  ])("name the line and the column of a mistake (%#)", (text, message) => {
    expect(() => parsePairs(text, "pairs.csv")).toThrow(message);
  });
});
