import { ACCEPT_AT, REVIEW_AT } from "@/server/enrichment/domain-score/schema";

export function bandOf(confidence: number): "accept" | "review" | "reject" {
  if (confidence >= ACCEPT_AT) return "accept";
  return confidence >= REVIEW_AT ? "review" : "reject";
}

/** Log-odds to a probability. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** A probability to log-odds, kept finite. */
export function logOdds(probabilityValue: number): number {
  const p = Math.min(Math.max(probabilityValue, 0.001), 0.999);
  return Math.log(p / (1 - p));
}
