import { db } from "@/server/platform/db/client";
import { listCompanies } from "@/server/register/reads";
import { writeCursor } from "@/server/register/search/company-cursor";
import { type CompanyFilter, type CompanySort, companySort } from "@/server/register/search/filter";
import { createRandom, type Random } from "../../register-generator/random";
import { COMMON_SURNAME, RARE_SURNAME } from "./register-people";

/** Values that many, some and no companies have, by filter. */
const VALUES: readonly (readonly CompanyFilter[])[] = [
  [{ status: ["active"] }, { status: ["liquidation"] }, { status: ["receivership", "administration"] }],
  [{ statusDetail: ["active-proposal-to-strike-off"] }],
  [{ stage: ["proposed", "suspended"] }, { stage: ["proposed"] }, { stage: ["suspended", "dissolved"] }],
  [{ dueWithin: 0 }, { dueWithin: 14 }, { dueWithin: 60 }, { dueWithin: 3650 }],
  [
    { state: ["pending"] },
    { state: ["completed"] },
    { state: ["stale"] },
    { state: ["nothing_found", "stale"] },
    { state: ["pending", "failed"] },
    { state: ["suppressed"] },
  ],
  [{ hasDomain: true }, { hasDomain: false }],
  [{ hasEmail: true }, { hasEmail: false }],
  [{ hasValidEmail: true }, { hasValidEmail: false }],
  [{ needsReview: true }, { needsReview: false }],
  [{ contactable: true }, { contactable: false }],
  [{ minConfidence: 0.1 }, { minConfidence: 0.7 }, { minConfidence: 0.95 }, { minConfidence: 1 }],
  [{ minLeadScore: 10 }, { minLeadScore: 60 }, { minLeadScore: 79 }],
  [
    { sic: ["62020"] },
    { sic: ["93130"] },
    { sic: ["43"] },
    { sic: ["9"] },
    { sic: ["01", "6201", "47910"] },
    { sic: ["12345"] },
  ],
  [{ section: ["F"] }, { section: ["A"] }, { section: ["F", "G", "J", "L", "M"] }, { section: ["S", "R"] }],
  [{ type: ["ltd"] }, { type: ["llp"] }, { type: ["plc", "limited-partnership"] }],
  [
    { area: "LS" },
    { area: "LS1" },
    { area: "London" },
    { area: "EC,WC,SW" },
    { area: "DD" },
    { area: "B, M, Leeds" },
    { area: "Atlantis" },
  ],
  [
    { incorporatedFrom: "2026-10-01" },
    { incorporatedFrom: "2010-01-01" },
    { incorporatedTo: "1995-01-01" },
    { incorporatedTo: "2020-12-31" },
    { incorporatedFrom: "2015-01-01", incorporatedTo: "2015-02-01" },
  ],
  [{ changedWithin: 1 }, { changedWithin: 30 }, { changedWithin: 365 }],
  [
    { q: "consulting" },
    { q: "ltd" },
    { q: "smith" },
    { q: "con" },
    { q: "blue oak" },
    { q: "smith consulting" },
    { q: "the blue property group" },
    { q: "zzyzx" },
    { q: "sta" },
    { q: "town" },
    { q: "office area" },
  ],
  [
    { officer: COMMON_SURNAME },
    { officer: "Jones" },
    { officer: `Sarah ${COMMON_SURNAME}` },
    { officer: "Sm" },
    { officer: RARE_SURNAME },
  ],
];

const LIMIT = 50;

/** Questions that nobody thought of: some filters at random, in any order, from the beginning or from anywhere, forwards or backwards. */
export async function drawQuestions(seed: string, count: number): Promise<(() => Promise<unknown>)[]> {
  const random = createRandom(seed);
  const anywhere = await readPlaces();
  return Array.from({ length: count }, () => {
    const sort = random.pick(companySort.options);
    const filter = drawFilter(random);
    const place = random.below(3) === 0 && anywhere.length > 0 ? random.pick(anywhere) : null;
    const isBack = place !== null && random.below(2) === 0;
    const cursor = place && writeCursor(isBack, sort, place(sort));
    return () => listCompanies({ ...filter, sort, limit: LIMIT, ...(cursor ? { cursor } : {}) });
  });
}

function drawFilter(random: Random): CompanyFilter {
  const filter: CompanyFilter = {};
  for (let left = random.below(5); left > 0; left -= 1) Object.assign(filter, random.pick(random.pick(VALUES)));
  return filter;
}

type Place = (sort: CompanySort) => { number: string; value: string | null };

/** Some companies' places in every order. */
async function readPlaces(): Promise<Place[]> {
  const rows = await db.$queryRaw<Record<string, string | null>[]>`
    select number, coalesce(name, number) as name, expected_dissolution_on::text as "daysLeft", updated_at::text as "updatedAt",
      incorporated_on::text as "incorporatedOn", best_confidence::text as confidence, lead_score::text as "leadScore"
    from companies tablesample system (0.01) repeatable (1) order by number limit 500`;
  return rows.map((row) => (sort) => {
    const name = sort.replace(/^-/, "");
    return { number: row.number ?? "", value: row[name] ?? null };
  });
}
