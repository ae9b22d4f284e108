import { bandOf, probability } from "@/server/enrichment/domain-score/bands";
import { hostReasons } from "@/server/enrichment/domain-score/host-reasons";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { DESCRIPTIONS } from "@/server/enrichment/domain-score/name-reasons";
import { createNameScorer } from "@/server/enrichment/domain-score/score-name";
import { readPair } from "@/server/enrichment/domain-score/signals";
import { prepareCompany, prepareDomain } from "@/server/enrichment/domain-score/subject";
import { wordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";
import type { Reason } from "@/server/enrichment/schema";

export interface ScoredDomain {
  confidence: number;
  band: "accept" | "review" | "reject";
  /** Strongest first. Their weights sum to the log-odds of the confidence. */
  reasons: Reason[];
}

export interface DomainEvidence {
  name: string;
  previousNames: readonly string[];
  sicCodes?: readonly string[];
  domain: string;
  /** How many other companies of ours have this domain. */
  otherCompanies: number;
}

/** Weights below this are told as one. */
const SMALL = 0.2;

const knowledge = wordKnowledge(shippedModel);
const scorer = createNameScorer(shippedModel);

/**
 * How likely the domain is the company's own, and why: by the names, by who else has it, and by whatever further reasons its
 * pages and its DNS give. The weights are log-odds.
 */
export function scoreDomain(evidence: DomainEvidence, further: readonly Reason[] = []): ScoredDomain {
  const reasons = [...nameReasons(evidence), ...hostReasons(evidence.domain, evidence.otherCompanies), ...further];
  const confidence = probability(reasons.reduce((sum, { weight }) => sum + weight, 0));
  const rounded = Math.round(confidence * 10_000) / 10_000;
  return { confidence: rounded, band: bandOf(rounded), reasons: foldSmall(reasons) };
}

function nameReasons({ name, previousNames, sicCodes, domain }: DomainEvidence): Reason[] {
  const company = prepareCompany({ name, previousNames, sicCodes: sicCodes ?? [] }, knowledge);
  const pair = readPair(company, prepareDomain(domain, knowledge));
  const { base, groups, calibration } = scorer.explain(pair);
  return [
    {
      signal: "starting-point",
      weight: base,
      detail: "Where every domain starts, before its name is compared",
    },
    ...[...groups].map(([signal, weight]) => ({
      signal,
      weight,
      detail: DESCRIPTIONS[signal]?.(pair, weight) ?? signal,
    })),
    {
      signal: "experience",
      weight: calibration,
      detail: "Corrected by how often scores like this proved right",
    },
  ];
}

function foldSmall(reasons: readonly Reason[]): Reason[] {
  const small = reasons.filter(({ weight }) => Math.abs(weight) < SMALL && weight !== 0);
  const told = reasons.filter(({ weight }) => Math.abs(weight) >= SMALL);
  const together = small.reduce((sum, { weight }) => sum + weight, 0);
  const all =
    small.length < 2
      ? [...told, ...small]
      : [...told, { signal: "small-signals", weight: together, detail: `${small.length} smaller signals together` }];
  return all
    .map((reason) => ({ ...reason, weight: Math.round(reason.weight * 1000) / 1000 }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
