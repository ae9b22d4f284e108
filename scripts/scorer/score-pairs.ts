import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { createNameScorer } from "@/server/enrichment/domain-score/score-name";
import { readPair } from "@/server/enrichment/domain-score/signals";
import { prepareCompany, prepareDomain } from "@/server/enrichment/domain-score/subject";
import { wordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";
import type { LabelledPair } from "./read-pairs";

/** Log-odds by name signals only: of each company of a file against the domain of each of its rows. */
export function nameScores(
  pairs: readonly LabelledPair[],
  model: ScoreModel,
): (company: number) => (row: number) => number {
  const knowledge = wordKnowledge(model);
  const scorer = createNameScorer(model);
  const domains = pairs.map(({ domain }) => prepareDomain(domain, knowledge));
  return (at) => {
    const [name = "", ...previousNames] = pairs[at]?.names ?? [];
    const company = prepareCompany({ name, previousNames, sicCodes: pairs[at]?.sicCodes ?? [] }, knowledge);
    return (row) => {
      const domain = domains[row];
      return domain ? scorer.score(readPair(company, domain)) : -Infinity;
    };
  };
}
