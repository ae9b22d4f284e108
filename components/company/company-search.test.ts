import { describe, expect, test } from "vitest";
import { countFilters, loadCompanySearch, toFilter, toListInput } from "@/components/company/company-search";
import { listCompaniesInput } from "@/server/register/schema";

const load = (address: string) => loadCompanySearch(new URL(address, "http://desk.invalid"));

describe("the address of the list", () => {
  test("without anything means all strike-offs, soonest first", () => {
    expect(toListInput(load("/companies"))).toEqual({ stage: ["proposed", "suspended"], sort: "daysLeft", limit: 50 });
  });

  test("of a view means the view's filter", () => {
    expect(toFilter(load("/companies?view=due"))).toEqual({ dueWithin: 60 });
    expect(toFilter(load("/companies?view=all"))).toEqual({});
  });

  test("narrows a view by its own filters, which win where both name a field", () => {
    expect(toFilter(load("/companies?stage=suspended&area=LS&hasEmail=false"))).toEqual({
      stage: ["suspended"],
      area: "LS",
      hasEmail: false,
    });
  });

  test("drops what it cannot read instead of failing", () => {
    expect(toListInput(load("/companies?view=moon&sort=height&stage=eaten&dueWithin=soon&sic=abc,43"))).toEqual({
      stage: ["proposed", "suspended"],
      sic: ["43"],
      sort: "daysLeft",
      limit: 50,
    });
  });

  test("always makes an input that the server takes unchanged", () => {
    const input = toListInput(
      load("/companies?q=%20oak%20&view=ready&sort=-name&cursor=abc&from=51&state=stale,failed"),
    );
    expect(listCompaniesInput.parse(input)).toEqual(input);
  });

  test("counts the filters that a person set, not the view's", () => {
    expect(countFilters(load("/companies?view=due"))).toBe(0);
    expect(countFilters(load("/companies?view=due&q=oak&hasDomain=false"))).toBe(2);
  });
});
