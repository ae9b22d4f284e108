import { systemActor } from "@/server/access/actor";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { getRun, listRuns } from "@/server/enrichment/runs/run-reads";
import { estimateRun } from "@/server/enrichment/runs/start-run";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { listImports } from "@/server/register/bulk/import-reads";
import { listCompanies, readCompany, readCompanyCounts } from "@/server/register/reads";
import { exportCompanies } from "@/server/register/search/export-companies";
import { type CompanyFilter, type CompanySort, companySort } from "@/server/register/search/filter";
import { suggestSpelling } from "@/server/register/search/register-words";
import { readTimeline } from "@/server/register/timeline/reads-timeline";
import { drawQuestions } from "./any-questions";
import { COMMON_SURNAME, RARE_SURNAME } from "./register-people";

/** One kind of question that a page or the API asks, in a few variants. */
export interface Question {
  name: string;
  ask: (() => Promise<unknown>)[];
}

const LIMIT = 50;
/** Of the combinations that nobody thought of, so many are drawn; always the same ones. */
const DRAWN = 200;

function list(filter: CompanyFilter, sort: CompanySort = "daysLeft", cursor?: string): () => Promise<unknown> {
  return () => listCompanies({ ...filter, sort, limit: LIMIT, ...(cursor ? { cursor } : {}) });
}

/** Every filter alone, with values that many, some and no companies have. */
const FILTERS: Record<string, CompanyFilter[]> = {
  "no filter": [{}],
  status: [{ status: ["active"] }, { status: ["liquidation"] }, { status: ["receivership"] }, { status: ["nonsense"] }],
  "status detail": [{ statusDetail: ["active-proposal-to-strike-off"] }],
  stage: [{ stage: ["proposed", "suspended"] }, { stage: ["suspended"] }, { stage: ["dissolved"] }],
  "days left": [{ dueWithin: 7 }, { dueWithin: 60 }, { dueWithin: 3650 }],
  state: [
    { state: ["pending"] },
    { state: ["completed"] },
    { state: ["stale"] },
    { state: ["nothing_found"] },
    { state: ["failed"] },
    { state: ["in_progress", "suppressed"] },
  ],
  domain: [{ hasDomain: true }, { hasDomain: false }],
  "e-mail": [{ hasEmail: true }, { hasEmail: false }, { hasValidEmail: true }, { hasValidEmail: false }],
  "review and contact": [{ needsReview: true }, { contactable: true }, { contactable: false }],
  confidence: [{ minConfidence: 0.1 }, { minConfidence: 0.7 }, { minConfidence: 0.99 }],
  "lead score": [{ minLeadScore: 10 }, { minLeadScore: 90 }],
  "SIC code": [{ sic: ["62020"] }, { sic: ["93130"] }, { sic: ["43"] }, { sic: ["01"] }, { sic: ["12345"] }],
  "SIC section": [{ section: ["F"] }, { section: ["A"] }, { section: ["F", "G", "J", "L", "M"] }],
  "company type": [{ type: ["ltd"] }, { type: ["llp"] }, { type: ["plc"] }],
  area: [
    { area: "LS" },
    { area: "Leeds" },
    { area: "LS1" },
    { area: "London" },
    { area: "EC,WC,SW" },
    { area: "Atlantis" },
  ],
  incorporation: [
    { incorporatedFrom: "2026-10-01" },
    { incorporatedTo: "1995-01-01" },
    { incorporatedFrom: "2015-01-01", incorporatedTo: "2020-12-31" },
    { incorporatedFrom: "1960-01-01", incorporatedTo: "1960-02-01" },
  ],
  "last change": [{ changedWithin: 1 }, { changedWithin: 30 }, { changedWithin: 365 }],
};

const COMBINATIONS: CompanyFilter[] = [
  { stage: ["proposed"], section: ["F"], area: "LS" },
  { stage: ["proposed"], hasDomain: true, minConfidence: 0.7 },
  { status: ["active"], type: ["ltd"], area: "London", section: ["J"] },
  { stage: ["proposed", "suspended"], state: ["pending"], incorporatedFrom: "2020-01-01" },
  { state: ["completed"], hasValidEmail: false, area: "Manchester" },
  { stage: ["proposed"], q: "consulting" },
  { area: "B", officer: COMMON_SURNAME },
  { sic: ["62"], hasEmail: true, changedWithin: 365 },
  { status: ["liquidation"], type: ["llp"], area: "AB" },
  { hasDomain: false, status: ["active"], incorporatedTo: "2000-01-01" },
  { state: ["pending"], area: "DD", type: ["ltd"] },
  { section: ["G"], area: "AB", officer: "Jones" },
  { q: "holdings", area: "LS" },
  { q: "smith", officer: COMMON_SURNAME },
  { contactable: true, minLeadScore: 60, dueWithin: 30 },
];

export async function listQuestions(): Promise<Question[]> {
  const some = await pickCompanies();
  return [
    ...Object.entries(FILTERS).map(([name, filters]) => ({
      name: `list by ${name}`,
      ask: filters.map((filter) => list(filter)),
    })),
    { name: "list by several filters", ask: COMBINATIONS.map((filter) => list(filter)) },
    { name: "list of all in each order", ask: companySort.options.map((sort) => list({}, sort)) },
    {
      name: "list of strike-offs in each order",
      ask: companySort.options.map((sort) => list({ stage: ["proposed", "suspended"] }, sort)),
    },
    {
      name: "list of a sparse filter in each order",
      ask: companySort.options.map((sort) => list({ area: "DD", section: ["A"] }, sort)),
    },
    {
      name: "list of a wide filter in each order",
      ask: companySort.options.map((sort) => list({ hasDomain: true }, sort)),
    },
    { name: "deep pages, forwards and backwards", ask: await deepPages() },
    {
      name: "search by a common word",
      ask: ["consulting", "smith", "blue", "holdings", "ltd"].map((q) => list({ q })),
    },
    {
      name: "search by several words",
      ask: ["smith consulting", "blue oak capital", "jones & patel", "royal fox dental"].map((q) => list({ q })),
    },
    { name: "search by a beginning", ask: ["con", "smi", "belv", "phoeni", "xen"].map((q) => list({ q })) },
    { name: "search by a rare name", ask: some.names.map((q) => list({ q })) },
    { name: "search in vain", ask: ["zzyzx", "consluting qwertz", "no such company at all"].map((q) => list({ q })) },
    {
      name: "did you mean",
      ask: ["consluting", "enginering", "plumbling", "servces", "holdngs smiht", "zzyzxqq"].map(
        (q) => () => suggestSpelling(q),
      ),
    },
    { name: "search by number", ask: some.numbers.map((q) => list({ q })) },
    { name: "search by postcode", ask: some.postcodes.map((q) => list({ q })) },
    {
      name: "search by the most common postcode",
      ask: some.crowded.flatMap((q) => [list({ q }), list({ q }, "name"), list({ q, stage: ["proposed"] })]),
    },
    { name: "search by domain", ask: some.domains.map((q) => list({ q })) },
    {
      name: "officer with a common surname",
      ask: [COMMON_SURNAME, "Jones", `Sarah ${COMMON_SURNAME}`].map((officer) => list({ officer })),
    },
    {
      name: "officer with a rare surname",
      ask: [RARE_SURNAME, `James ${RARE_SURNAME}`, "Nobody Atall"].map((officer) => list({ officer })),
    },
    { name: "officer by a beginning", ask: ["Sm", "Wil", "Zou"].map((officer) => list({ officer })) },
    {
      name: "a search in each order",
      ask: companySort.options.flatMap((sort) => [
        list({ q: "consulting" }, sort),
        list({ officer: RARE_SURNAME }, sort),
      ]),
    },
    {
      name: "any filters in any order, from anywhere",
      ask: await drawQuestions("any", DRAWN),
    },
    { name: "counts of the views", ask: [() => readCompanyCounts()] },
    { name: "a company's page", ask: some.numbers.map((number) => () => readCompany(number)) },
    { name: "a company's timeline", ask: some.numbers.map((number) => () => readTimeline(number)) },
    { name: "imports", ask: [() => listImports({ limit: LIMIT })] },
    {
      name: "a run and its companies",
      ask: some.runs.flatMap((id) => [() => getRun(id), () => listRunItems({ id, limit: LIMIT })]),
    },
    { name: "runs", ask: [() => listRuns({ limit: LIMIT })] },
    {
      name: "estimate of a run over a filter",
      ask: [
        { stage: ["proposed" as const], section: ["F" as const], area: "LS" },
        { area: "DD", section: ["A" as const] },
      ].map(
        (filter) => () =>
          estimateRun(systemActor, {
            filter,
            cap: 1000,
            steps: ["domain", "officers", "emails"],
            refresh: false,
            dryRun: true,
          }).catch(unlessNone),
      ),
    },
    {
      name: "the first page of an export",
      ask: [
        { stage: ["proposed" as const] },
        { area: "DD", section: ["A" as const] },
        {},
        { state: ["completed" as const], area: "LS" },
      ].map((filter) => () => firstOf(exportCompanies(systemActor, { filter }))),
    },
  ];
}

/** In a small register no company may fit. */
function unlessNone(error: unknown): void {
  if (!(error instanceof AppError && error.field === "filter")) throw error;
}

async function firstOf(pages: AsyncGenerator<unknown>): Promise<void> {
  await pages.next();
  await pages.return(undefined);
}

const PLACES = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

async function pickCompanies() {
  const [bounds] = await db.$queryRaw<
    { low: string; high: string }[]
  >`select min(number) as low, max(number) as high from companies where number ~ '^[0-9]'`;
  const rows: { number: string; name: string; postcode: string }[] = [];
  for (const place of PLACES) {
    const from = String(
      Math.round(Number(bounds?.low) + place * (Number(bounds?.high) - Number(bounds?.low))),
    ).padStart(8, "0");
    rows.push(
      ...(await db.$queryRaw<
        typeof rows
      >`select number, name, postcode from companies where number >= ${from} order by number limit 1`),
    );
  }
  const domains = await db.companyDomain.findMany({ take: PLACES.length, select: { domain: true } });
  const runs = await db.run.findMany({ take: 3, orderBy: { id: "asc" }, select: { id: true } });
  const crowded = await db.company.groupBy({
    by: ["postcode"],
    where: { postcode: { not: null } },
    orderBy: { _count: { postcode: "desc" } },
    take: 1,
  });
  return {
    crowded: crowded.flatMap(({ postcode }) => postcode ?? []),
    runs: runs.map(({ id }) => id),
    numbers: rows.map(({ number }) => number),
    names: rows.map(({ name }) => name),
    postcodes: rows.map(({ postcode }) => postcode),
    domains: domains.map(({ domain }) => domain),
  };
}

const DEEP = 8;

/** Pages a person reaches by turning, and back again. */
async function deepPages(): Promise<Question["ask"]> {
  const asks: Question["ask"] = [];
  const views: [CompanyFilter, CompanySort][] = [
    [{}, "name"],
    [{}, "daysLeft"],
    [{ stage: ["proposed"] }, "daysLeft"],
    [{ hasDomain: true }, "-confidence"],
    [{ section: ["F"] }, "-incorporatedOn"],
  ];
  for (const [filter, sort] of views) {
    let cursor: string | null = null;
    for (let page = 0; page < DEEP; page += 1) {
      const found: Awaited<ReturnType<typeof listCompanies>> = await listCompanies({
        ...filter,
        sort,
        limit: LIMIT,
        ...(cursor ? { cursor } : {}),
      });
      cursor = found.nextCursor;
      if (page === DEEP - 1 && found.previousCursor) asks.push(list(filter, sort, found.previousCursor));
    }
    if (cursor) asks.push(list(filter, sort, cursor));
  }
  return asks;
}
