import { createSerializer } from "nuqs/server";
import { type CompanySearch, companySearch } from "@/components/company/company-search";

const serialize = createSerializer(companySearch);

/** The companies that a list shows, all of them, as CSV. */
export function exportAddressFor(search: CompanySearch): string {
  return serialize("/companies/export.csv", { ...search, sort: null, cursor: null, from: null, row: null });
}
