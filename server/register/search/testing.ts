import { db } from "@/server/platform/db/client";
import { findCompanyPage } from "./company-page";
import type { CompanyFilter, CompanySort } from "./filter";

export const day = (index: number) => new Date(Date.UTC(2027, 0, 1 + index));

/** Forty companies with ties and gaps in everything that can be sorted by. */
export async function addOrderedCompanies(): Promise<void> {
  await db.company.createMany({
    data: Array.from({ length: 40 }, (_, index) => ({
      number: String(10_000_000 + ((index * 7) % 40)),
      name: index % 9 === 0 ? null : `NAME ${index % 5} LIMITED`,
      status: "active",
      type: "ltd",
      strikeOffStage: index % 3 === 0 ? ("proposed" as const) : null,
      expectedDissolutionOn: index % 3 === 0 ? day(index % 4) : null,
      incorporatedOn: index % 4 === 0 ? null : day(-index * 30),
      bestConfidence: index % 2 === 0 ? (index % 6) / 7 : null,
      leadScore: index % 3 === 0 ? (index % 5) * 20 : null,
      updatedAt: day(-(index % 8)),
    })),
  });
}

/** The numbers of each page, from the first to the last and, but for the last, back again. */
export async function pageThrough(
  sort: CompanySort,
  mostGathered: number,
  filter: CompanyFilter = { status: ["active"] },
) {
  const forward: string[][] = [];
  let cursor: string | null = null;
  let back: string | null = null;
  do {
    const page = await findCompanyPage({ filter, sort, cursor, limit: 7, mostGathered });
    forward.push(page.numbers);
    cursor = page.nextCursor;
    back = page.previousCursor;
  } while (cursor !== null);
  const backward: string[][] = [];
  while (back !== null) {
    const page = await findCompanyPage({ filter, sort, cursor: back, limit: 7, mostGathered });
    backward.unshift(page.numbers);
    back = page.previousCursor;
  }
  return { forward, backward };
}
