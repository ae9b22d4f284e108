import { type Db, db } from "@/server/platform/db/client";
import { readLeadScores } from "@/server/register/lead-score/read-lead-scores";
import type { LeadPreview, LeadWeights } from "@/server/register/lead-score/schema";

/** A few of the best, of the middle and of the least, so that a change shows wherever it works. */
const OF_EACH = 3;

/** Companies from all over the present order, as the weights would see them, best first. */
export async function previewLeadScores(weights: LeadWeights, store: Db = db): Promise<LeadPreview> {
  const companies = await findSample(store);
  const numbers = companies.map(({ number }) => number);
  const [before, after] = await Promise.all([readLeadScores(numbers, store), readLeadScores(numbers, store, weights)]);
  return companies
    .flatMap(({ number, name }) => {
      const leadScore = after.get(number);
      return leadScore ? [{ number, name: name ?? number, before: before.get(number)?.score ?? null, leadScore }] : [];
    })
    .sort((a, b) => b.leadScore.score - a.leadScore.score || (a.number < b.number ? -1 : 1));
}

async function findSample(store: Db): Promise<{ number: string; name: string | null }[]> {
  return store.$queryRaw`
    with ends as (
      (select number from companies where lead_score is not null order by lead_score desc, number desc limit ${OF_EACH})
      union (select number from companies where lead_score is not null order by lead_score, number limit ${OF_EACH})
      union (
        select number from companies where lead_score is not null
          and lead_score <= (select (min(lead_score) + max(lead_score)) / 2 from companies where lead_score is not null)
        order by lead_score desc, number desc limit ${OF_EACH})
    )
    select company.number, company.name from ends join companies company on company.number = ends.number`;
}
