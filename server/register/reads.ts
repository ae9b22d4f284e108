import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { priceOf } from "@/server/enrichment/runs/refresh-on-demand";
import type { Domain } from "@/server/enrichment/schema";
import { isoDay } from "@/server/platform/calendar";
import { type Db, db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import type { Page } from "@/server/platform/pagination";
import { readSetting } from "@/server/platform/settings";
import { requireCompanyNumber } from "@/server/register/company-number";
import { readLeadScores } from "@/server/register/lead-score/read-lead-scores";
import { readDomains, readOfficers } from "@/server/register/reads-people";
import type { Company, CompanyCounts, CompanyDetail, ListCompaniesInput } from "@/server/register/schema";
import { findCompanyPage } from "@/server/register/search/company-page";
import { type CompanyRow, readCompanyRows, shapeCompany } from "@/server/register/search/company-rows";
import { countCompanies } from "@/server/register/search/count-companies";
import type { CompanyFilter } from "@/server/register/search/filter";
import { refreshLatestFacets } from "@/server/register/search/refresh-facets";
import { suggestSpelling } from "@/server/register/search/register-words";

export interface CompanyPage extends Page<Company> {
  /** Null on the first page. */
  previousCursor: string | null;
  /** Of a search that finds nothing: the nearest spelling that the register knows. It is offered, never applied. */
  suggestion: string | null;
}

/** One page of the companies that a filter means. A handful of queries, whatever its size. Throws `BAD_INPUT` for a foreign cursor. */
export async function listCompanies(input: ListCompaniesInput, store: Db = db): Promise<CompanyPage> {
  await refreshLatestFacets();
  const { sort, cursor, limit, ...filter } = input;
  const page = await findCompanyPage({ filter, sort, cursor, limit }, store);
  const items = await assembleCompanies(page.numbers, store);
  return {
    items: items.map(({ company }) => company),
    nextCursor: page.nextCursor,
    previousCursor: page.previousCursor,
    total: page.total,
    suggestion: filter.q && page.total.count === 0 ? await suggestSpelling(filter.q, store) : null,
  };
}

async function assembleCompanies(
  numbers: readonly string[],
  store: Db,
): Promise<{ company: Company; row: CompanyRow }[]> {
  const [rows, domains, officers, scores] = await Promise.all([
    readCompanyRows(numbers, store),
    readDomains(numbers, store),
    readOfficers(numbers, store),
    readLeadScores(numbers, store),
  ]);
  return rows.map((row) => ({
    row,
    company: {
      ...shapeCompany(row),
      leadScore: scores.get(row.number) ?? null,
      domains: domains.get(row.number) ?? [],
      officers: officers.get(row.number) ?? [],
    },
  }));
}

/** The sizes of the desk's views. */
export async function readCompanyCounts(store: Db = db): Promise<CompanyCounts> {
  await refreshLatestFacets();
  const count = (filter: CompanyFilter) => countCompanies(filter, store);
  const [all, strikeOff, dueSoon, domainToReview, readyToContact] = await Promise.all([
    count({}),
    count({ stage: ["proposed", "suspended"] }),
    count({ dueWithin: 60 }),
    count({ needsReview: true }),
    count({ contactable: true }),
  ]);
  return { all, strikeOff, dueSoon, domainToReview, readyToContact };
}

/** One company with everything that is known of it. Throws `BAD_INPUT` for what cannot be a number, `NOT_FOUND` for a stranger. */
export async function readCompany(text: string, store: Db = db): Promise<CompanyDetail> {
  const number = requireCompanyNumber(text, "number");
  const [found, previousNames, cost, prices] = await Promise.all([
    assembleCompanies([number], store),
    store.companyPreviousName.findMany({ where: { companyNumber: number }, orderBy: { position: "asc" } }),
    readCost(number, store),
    readPrices(number),
  ]);
  const [assembled] = found;
  if (!assembled)
    throw new AppError("NOT_FOUND", `Company ${number} is not in our register: import it first`, { field: "number" });
  const { company, row } = assembled;
  return {
    ...company,
    previousNames: previousNames.map(({ name, effectiveFrom, ceasedOn }) => ({
      name,
      effectiveFrom: isoDay(effectiveFrom),
      ceasedOn: isoDay(ceasedOn),
    })),
    industries: await readIndustries(company.sicCodes, store),
    hasCharges: row.hasCharges,
    hasInsolvencyHistory: row.hasInsolvencyHistory,
    cost,
    prices,
  };
}

async function readIndustries(codes: readonly string[], store: Db): Promise<CompanyDetail["industries"]> {
  const rows = await store.sicCode.findMany({ where: { code: { in: [...codes] } } });
  const titles = new Map(rows.map(({ code, title }) => [code, title]));
  return codes.map((code) => ({ code, title: titles.get(code) ?? null }));
}

/** What the buttons of a company's page can cost at most: the estimate of the very run that each would start, and the hold of one lookup. */
async function readPrices(companyNumber: string): Promise<CompanyDetail["prices"]> {
  const [refreshAll, domain, emails, rules] = await Promise.all([
    priceOf({ companyNumber, steps: ["domain", "officers", "emails"], refresh: true }),
    priceOf({ companyNumber, steps: ["domain"], refresh: true }),
    priceOf({ companyNumber, steps: ["domain", "officers", "emails"], refresh: false }),
    readSetting(db, costRules),
  ]);
  const { email, verification } = holdsOf(rules);
  return { refreshAll, domain, emails, email, verification };
}

async function readCost(number: string, store: Db): Promise<CompanyDetail["cost"]> {
  const [transfers, servedFresh] = await Promise.all([
    store.creditTransfer.groupBy({
      by: ["kind", "operation"],
      where: { companyNumber: number },
      _sum: { amount: true },
    }),
    store.runItemLookup.count({ where: { companyNumber: number, isCached: true } }),
  ]);
  const cost = { domain: 0, email: 0, verification: 0, held: 0, servedFresh };
  for (const { kind, operation, _sum } of transfers) {
    const amount = _sum.amount ?? 0;
    // A company's drifts are what an answer about it was billed beyond every cap.
    if ((kind === "commit" || kind === "write_off" || kind === "drift") && operation) cost[operation] += amount;
    if (kind === "hold") cost.held += amount;
    if (kind === "commit" || kind === "release" || kind === "write_off") cost.held -= amount;
  }
  return cost;
}

/** The domain candidates of one company. Throws as `readCompany` does. */
export async function readCompanyDomains(text: string, store: Db = db): Promise<Domain[]> {
  const number = requireCompanyNumber(text, "number");
  const [company, domains] = await Promise.all([
    store.company.findUnique({ where: { number }, select: { number: true } }),
    readDomains([number], store),
  ]);
  if (!company)
    throw new AppError("NOT_FOUND", `Company ${number} is not in our register: import it first`, { field: "number" });
  return domains.get(number) ?? [];
}
