import type { Db, Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { judgeFilter } from "@/server/platform/pagination";
import { parseCompanyNumber } from "@/server/register/company-number";
import { approachCompanies } from "@/server/register/search/count-companies";
import type { CompanyFilter } from "@/server/register/search/filter";
import { recordRegisterEvents } from "@/server/register/timeline/register-events";

const MAX_COMPANIES_PER_RUN = 10_000;

interface Chosen {
  companyNumbers?: readonly string[] | null;
  filter?: CompanyFilter | null;
}

/** The companies that a run is about. Throws `BAD_INPUT` naming what is wrong: a bad number, an empty filter, no match, too many. */
export async function resolveCompanies(store: Db, { companyNumbers, filter }: Chosen): Promise<string[]> {
  if (companyNumbers) return parseNumbers(companyNumbers);
  const { isEmpty, emptyList } = judgeFilter(filter ?? {});
  if (!filter || isEmpty) {
    throw new AppError("BAD_INPUT", "filter is empty: say which companies are meant, for example stage=proposed", {
      field: "filter",
    });
  }
  if (emptyList !== null) {
    const field = `filter.${emptyList}`;
    throw new AppError("BAD_INPUT", `${field} is empty: name at least one value, or leave it out`, { field });
  }
  const { where } = await approachCompanies(filter, store);
  // Looked for no further than one too many, and put in order then.
  const rows = await store.$queryRaw<{ number: string }[]>`
    select number from (
      select company.number, company.expected_dissolution_on from companies company where ${where}
      limit ${MAX_COMPANIES_PER_RUN + 1}
    ) chosen order by expected_dissolution_on nulls last, number`;
  if (rows.length === 0) throw new AppError("BAD_INPUT", "filter matches no company", { field: "filter" });
  if (rows.length > MAX_COMPANIES_PER_RUN) {
    throw new AppError("BAD_INPUT", `filter matches more than ${MAX_COMPANIES_PER_RUN} companies: narrow it`, {
      field: "filter",
    });
  }
  return rows.map((row) => row.number);
}

/** What a plan asks of each company's own row, read once. */
export interface ChosenCompany {
  number: string;
  name: string | null;
  officersFetchedAt: Date | null;
}

/** Those that the register knows. */
export async function readChosen(store: Db, numbers: readonly string[]): Promise<ChosenCompany[]> {
  // One list: a parameter for each of thousands takes the database as long to read as the companies.
  return store.$queryRaw<ChosenCompany[]>`
    select number, name, officers_fetched_at as "officersFetchedAt" from companies where number = any(${[...numbers]}::text[])`;
}

function parseNumbers(texts: readonly string[]): string[] {
  if (texts.length === 0)
    throw new AppError("BAD_INPUT", "companyNumbers is empty: name at least one company", { field: "companyNumbers" });
  return [...new Set(texts.map((text) => parseNumber(text)))];
}

function parseNumber(text: string): string {
  const parsed = parseCompanyNumber(text);
  if (parsed.number === null)
    throw new AppError("BAD_INPUT", `companyNumbers: ${parsed.reason}`, { field: "companyNumbers" });
  return parsed.number;
}

/**
 * A number nobody imported becomes a company known by its number alone; the run's first step asks the register about it. Inserted in
 * one order, so that two runs that share new numbers never deadlock.
 */
export async function ensureCompanies(tx: Tx, companyNumbers: readonly string[]): Promise<void> {
  const added = await tx.$queryRaw<{ number: string }[]>`
    insert into companies (number, sic_codes) select number, '{}' from unnest(${[...companyNumbers]}::text[]) number
    order by number on conflict (number) do nothing returning number`;
  for (const { number } of added) await recordRegisterEvents(tx, number, "list", [{ kind: "added", details: {} }]);
}
