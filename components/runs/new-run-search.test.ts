import { expect, test } from "vitest";
import { companyFilters, loadCompanySearch, toFilter } from "@/components/company/company-search";
import {
  listAddressOf,
  loadNewRunSearch,
  runAddressForFilter,
  runAddressForNumbers,
  toEstimateInput,
} from "@/components/runs/new-run-search";

/** Every filter that a list has, each with a value. */
const NARROWED =
  "/companies?view=ready&q=oak&stage=proposed&state=pending&hasDomain=true&hasEmail=true&dueWithin=30&area=LS&sic=43&section=F&type=ltd&hasValidEmail=true&minConfidence=0.9&minLeadScore=80&officer=webb&incorporatedFrom=2020-01-01&incorporatedTo=2024-12-31&changedWithin=7&sort=-name&cursor=abc&from=51&row=01234567";

const at = (address: string) => new URL(address, "http://desk.invalid");

test("a run over a list asks for the very companies that the list shows, whatever narrows it", () => {
  const list = loadCompanySearch(at(NARROWED));
  for (const name of Object.keys(companyFilters)) expect(at(NARROWED).searchParams.has(name), name).toBe(true);
  const draft = loadNewRunSearch(at(runAddressForFilter(list)));
  expect(toEstimateInput(draft)).toMatchObject({ filter: toFilter(list) });
});

test("from the draft of a run one comes back to the list as it was narrowed, at its first page", () => {
  const list = loadCompanySearch(at(NARROWED));
  const back = loadCompanySearch(at(listAddressOf(loadNewRunSearch(at(runAddressForFilter(list))))));
  expect(toFilter(back)).toEqual(toFilter(list));
  expect(back).toMatchObject({ cursor: null, from: 1, row: null });
});

test("a run over chosen companies asks for these, and for no filter", () => {
  const draft = loadNewRunSearch(at(runAddressForNumbers(["01234567", "SC123456"])));
  expect(toEstimateInput(draft)).toMatchObject({ companyNumbers: ["01234567", "SC123456"] });
  expect(toEstimateInput(draft)).not.toHaveProperty("filter");
  expect(listAddressOf(draft)).toBe("/companies");
});
