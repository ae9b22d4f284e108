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
    expect(read.left).toEqual([]);
    expect(read.pairs).toEqual([
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
    expect(parsePairs(text).pairs.map(({ domain }) => domain)).toEqual(["tarnvale.co.uk", "lumenfold.com"]);
  });

  test("may be written as addresses, with subdomains, under headings in capitals; one company may have several", () => {
    const rows = [
      "1,Tarnvale,https://www.Tarnvale.co.uk/about",
      "1,Tarnvale,jobs.tarnvale.com",
      "2,Lumenfold,lumen.com",
    ];
    const { pairs } = parsePairs(["Company Number,EMPLOYER-NAME,Domain", ...rows].join("\n"));
    expect(pairs.map(({ domain, otherDomains }) => [domain, otherDomains])).toEqual([
      ["tarnvale.co.uk", ["tarnvale.com"]],
      ["tarnvale.com", ["tarnvale.co.uk"]],
      ["lumen.com", []],
    ]);
  });

  test.each([
    ["00000003,X,X,nonsense,,", 'column "domain" holds "nonsense", which is no domain'],
    ["00000003,X,X,police.uk,,", 'column "domain" holds "police.uk", under which others register theirs'],
    ["00000003,X,X,10.0.0.1,,", 'column "domain" holds "10.0.0.1", which is no domain'],
    ["00000003,,,x.com,,", 'column "employer_name" is empty'],
    [",X,X,x.com,,", 'column "company_number" is empty'],
    ["00000003,X", "2 values for 6 columns"],
    ['00000003,"X', "A quoted value is not closed"],
    [ROWS[1] ?? "", "it repeats line 3"],
  ])("leave out an odd row, say which and why, and keep the others (%#)", (row, reason) => {
    const { pairs, left } = parsePairs([HEADER, ...ROWS, row].join("\n"));
    expect(pairs).toHaveLength(2);
    expect(left).toEqual([{ line: 4, reason: expect.stringContaining(reason) }]);
  });

  test.each([
    ["", 'pairs.csv, line 1: there is no column "company_number"'],
    ["company_number,employer_name\n1,A", 'line 1: there is no column "domain"'],
    [`${HEADER}\n${ROWS[0]}`, "fewer than two different domains"],
    [`${HEADER}\n${ROWS[0]}\n00000003,X`, "line 3 is left out: 2 values for 6 columns"],
  ])("need a file that they can be read from (%#)", (text, message) => {
    expect(() => parsePairs(text, "pairs.csv")).toThrow(message);
  });
});
