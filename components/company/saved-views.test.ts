import { expect, test } from "vitest";
import { loadCompanySearch } from "@/components/company/company-search";
import { parseViews, queryOf } from "@/components/company/saved-views";

test("a view is known by its filters and its order, wherever one is in the list", async () => {
  const first = await loadCompanySearch({ q: "joinery", sort: "-leadScore", view: "due" });
  const later = await loadCompanySearch({ row: "09172435", from: "51", view: "due", sort: "-leadScore", q: "joinery" });
  expect(queryOf(first)).toBe(queryOf(later));
  expect(queryOf(first)).toContain("q=joinery");
});

test("what nothing narrows is a view of its own already", async () => {
  expect(queryOf(await loadCompanySearch({ view: "due", sort: "name" }))).toBeNull();
});

test("what the browser keeps is read only where it is ours", () => {
  const kept = [{ name: "Joiners", query: "?q=joinery" }];
  expect(parseViews(JSON.stringify(kept))).toEqual(kept);
  for (const foreign of [null, "", "{", "[1]", '[{"name":"x","query":"https://elsewhere.example"}]'])
    expect(parseViews(foreign)).toEqual([]);
});
