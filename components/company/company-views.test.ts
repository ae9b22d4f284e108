import { expect, test } from "vitest";
import { loadCompanySearch } from "@/components/company/company-search";
import { totalOf } from "@/components/company/company-views";

const about = { count: 230_000, exact: false };
const counted = { count: 231_402, exact: true };
const counts = { all: about, strikeOff: counted, dueSoon: counted, domainToReview: counted, readyToContact: counted };

test("a whole view is as long as its tab says, a filtered one as the list says", async () => {
  expect(totalOf(about, counts, await loadCompanySearch({}))).toEqual(counted);
  expect(totalOf(about, counts, await loadCompanySearch({ q: "joinery" }))).toEqual(about);
  expect(totalOf(about, counts, await loadCompanySearch({ view: "all" }))).toEqual(about);
  expect(totalOf({ count: 3, exact: true }, counts, await loadCompanySearch({}))).toEqual({ count: 3, exact: true });
});
