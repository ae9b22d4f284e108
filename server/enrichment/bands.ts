/** From here on a domain is accepted by policy: officers are fetched and e-mails looked up. */
export const ACCEPT_AT = 0.9;
/** Below this a candidate is rejected; between the two a person decides. */
export const REVIEW_AT = 0.6;

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
