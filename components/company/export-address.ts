import { createLoader, createSerializer, parseAsArrayOf, parseAsString } from "nuqs/server";
import { type CompanySearch, serializeCompanySearch } from "@/components/company/company-search";

/** The companies that a list shows, all of them, as CSV. */
export function exportAddressFor(search: CompanySearch): string {
  return serializeCompanySearch("/companies/export.csv", {
    ...search,
    sort: null,
    cursor: null,
    from: null,
    row: null,
  });
}

/** More would not fit into an address: the filter's export takes any number. */
export const MOST_CHOSEN = 500;

const chosen = { numbers: parseAsArrayOf(parseAsString) };
const serializeChosen = createSerializer(chosen);
export const loadChosen = createLoader(chosen);

/** The companies that were chosen one by one, as CSV. */
export function exportAddressForNumbers(numbers: string[]): string {
  return serializeChosen("/companies/export.csv", { numbers });
}
