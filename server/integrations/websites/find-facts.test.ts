import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findCompanyNames, findPeople } from "./find-names";
import { findNumbers } from "./find-numbers";
import { findParking } from "./find-parking";
import { findPostcodes, plainPostcode } from "./find-postcodes";
import { readPage } from "./read-page";

const labelled = (text: string) => findNumbers(text).flatMap(({ number, isLabelled }) => (isLabelled ? number : []));

describe("company numbers on a page", () => {
  test.each([
    ["Registered in England No. 01234567", "01234567"],
    ["Registered in England No. 1234567", "01234567"],
    ["Registered in England & Wales: 12345678.", "12345678"],
    ["Company Registration Number: 0123 4567", "01234567"],
    ["Co. Reg. No 07654321 | VAT 123 4567 89", "07654321"],
    ["Company No 01234567, VAT Registration No. GB123456789", "01234567"],
    ["VAT No. GB 123 4567 89. Company number 01234567", "01234567"],
    ["Registered in Scotland SC123456", "SC123456"],
    ["Registered in Scotland no. SC 12345", "SC012345"],
    ["registered in Northern Ireland (NI 612345)", "NI612345"],
    ["A limited liability partnership, number OC301234", "OC301234"],
    ["Registered society number IP28814R", "IP28814R"],
    ["Registered in Scotland as a society, SP2747RS.", "SP2747RS"],
    ["Company no. R0001234", "R0001234"],
    ["Rhif cwmni: 01234567", "01234567"],
    ["Cofrestrwyd yng Nghymru 1234567", "01234567"],
    ["© Tarnvale Limited (company number: 01234567)", "01234567"],
    ["CRN 01234567", "01234567"],
    ["Registered in England and Wales under number 01234567. Registered charity no. 1098765", "01234567"],
  ])("%s", (text, number) => {
    expect(labelled(text)).toEqual([number]);
  });

  test.each([
    "Registered charity number 1098765",
    "VAT registration number 123456789",
    "A charity registered in England and Wales (number 1098765)",
    "We are a charity and registered in England, 1098765",
    "VAT Registered: GB 123 4567 89",
    "Registered with the Information Commissioner, number ZA123456",
    "Authorised and regulated by the Financial Conduct Authority, registration number 712345",
    "Call us on 01234 567890",
    "Company telephone: 0123 456 7890",
    "our company sold £1234567 in 2024/25",
    "registered on 12/03/2019",
    "More than 250000 happy companies",
    "Order 99999999999",
    "Company number 00000000",
  ])("none in: %s", (text) => {
    expect(labelled(text)).toEqual([]);
  });

  test("a whole number without a label is kept apart, digits that may be anything are not", () => {
    expect(findNumbers("Tarnvale Limited 01234567")).toEqual([{ number: "01234567", isLabelled: false }]);
    expect(findNumbers("Tarnvale Limited 1234567")).toEqual([]);
  });
});

describe("other facts of a page", () => {
  test("postcodes are found in either case and with any space, each once", () => {
    expect(
      findPostcodes("1 High Street, London sw1a1aa. Also SW1A 1AA, EH1  2NG, M1 1AE and not A1 2CD or AB12"),
    ).toEqual(["SW1A 1AA", "EH1 2NG", "M1 1AE"]);
    expect([plainPostcode("cf10 1ep"), plainPostcode(null), plainPostcode("none")]).toEqual(["CF10 1EP", null, null]);
  });

  test("names of companies are those that end in a legal form", () => {
    expect(
      findCompanyNames("we are Tarnvale Joinery Ltd. and The Mill of Ely (Holdings) LIMITED, trading as Tarn"),
    ).toEqual(["Tarnvale Joinery Ltd", "The Mill of Ely (Holdings) LIMITED"]);
  });

  test.each([
    ["Our director Zoë O'Marlowe founded it", { forename: "zoe", surname: "omarlowe" }],
    ["ZOE ANN O’MARLOWE", { forename: "zoe", surname: "omarlowe" }],
    ["Contact Christopher Van Der Berg.", { forename: "chr", surname: "vanderberg" }],
    ["Zoe Smith-Jones, Director", { forename: "zoe", surname: "smithjones" }],
  ])("people in: %s", (text, person) => {
    expect(findPeople(text)).toContainEqual(person);
  });

  test("a surname on another line than the forename is nobody's", () => {
    expect(findPeople("Zoe\nMarlowe and\tSons")).not.toContainEqual({ forename: "zoe", surname: "marlowe" });
  });

  test("a dealer's page is told from a long page that mentions one", () => {
    expect(findParking("tarnvale.co.uk\nThis domain is for sale!")).toBe("This domain is for sale");
    expect(findParking(`${"We make tables. ".repeat(200)} buy this domain`)).toBeNull();
  });
});

describe("reading HTML", () => {
  test("leaves out what nobody sees, and keeps words of one line together", () => {
    const page = readPage(
      '<title>Tarn</title><style>a{}</style><p>Company&nbsp;no. <b>0123</b>4567<br>next</p><script>var x="Company no 76543210"</script>',
    );
    expect(page.text).toBe("Tarn\nCompany no. 01234567\nnext");
  });

  test("finds links with their words, and where a page sends its visitors", () => {
    const page = readPage(
      '<meta http-equiv="Refresh" content="0; URL=/en/"><a href="/about"><img> About <b>us</b></a>',
    );
    expect([page.links, page.refresh]).toEqual([[{ href: "/about", label: " About us" }], "/en/"]);
  });
});

test("whatever a site sends, reading it ends and throws nothing", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(
      "<p>",
      "</",
      "<a href='",
      "<!--",
      "Company No",
      " 0123",
      "SC",
      "SW1A",
      " Ltd",
      "&nbsp;",
      "\u0000",
      "Zoë ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { text } = readPage(pieces.join(""));
      for (const { number } of findNumbers(text)) expect(number).toMatch(/^[A-Z0-9]{2}\d{4,6}(R|RS)?$/);
      for (const postcode of findPostcodes(text)) expect(plainPostcode(postcode)).toBe(postcode);
      findCompanyNames(text);
      findPeople(text);
      findParking(text);
    }),
    { numRuns: 60 },
  );
});

// Tried from every letter to the end, such a page would take longer than any test may.
test.each(["A", "A ", "A.", "1 ", "Limited", "(A) ", "SW1A "])(
  "a page that is nothing but %j is read to its end",
  (piece) => {
    const text = `${piece.repeat(100_000 / piece.length)}\nCompany number 01234567, Tarnvale Ltd, EH1 2NG`;
    expect(labelled(text)).toContain("01234567");
    expect(findPostcodes(text)).toContain("EH1 2NG");
    expect(findCompanyNames(text).length).toBeGreaterThan(0);
    expect(findPeople(text).length).toBeLessThan(4_000);
  },
);
