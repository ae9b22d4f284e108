export type StrikeOffKind = "voluntary" | "compulsory";

/** What one filing does to a strike-off. */
export type StrikeOffMove =
  | OwnMove
  | { step: "dissolved"; kind: StrikeOffKind }
  | { step: "left-otherwise" | "restored" };

/** It concerns the strike-off of its own kind alone. */
export interface OwnMove {
  step: "applied" | "noticed" | "suspended" | "discontinued";
  kind: StrikeOffKind;
}

/** Keys of Companies House's filing descriptions; the form code alone is not enough (GAZ2 ends liquidations too). */
const byDescription = new Map<string, StrikeOffMove>([
  ["dissolution-application-strike-off-company", { step: "applied", kind: "voluntary" }],
  ["dissolution-application-strike-off-limited-liability-partnership", { step: "applied", kind: "voluntary" }],
  ["gazette-notice-voluntary", { step: "noticed", kind: "voluntary" }],
  ["gazette-notice-compulsory", { step: "noticed", kind: "compulsory" }],
  // Companies House's own older spelling.
  ["gazette-notice-compulsary", { step: "noticed", kind: "compulsory" }],
  ["dissolution-voluntary-strike-off-suspended", { step: "suspended", kind: "voluntary" }],
  ["dissolved-compulsory-strike-off-suspended", { step: "suspended", kind: "compulsory" }],
  ["dissolution-withdrawal-application-strike-off-company", { step: "discontinued", kind: "voluntary" }],
  [
    "dissolution-withdrawal-application-strike-off-limited-liability-partnership",
    { step: "discontinued", kind: "voluntary" },
  ],
  ["dissolution-voluntary-strike-off-discontinued", { step: "discontinued", kind: "voluntary" }],
  ["gazette-filings-brought-up-to-date", { step: "discontinued", kind: "compulsory" }],
  ["gazette-dissolved-voluntary", { step: "dissolved", kind: "voluntary" }],
  ["gazette-dissolved-compulsory", { step: "dissolved", kind: "compulsory" }],
  ["gazette-dissolved-compulsary", { step: "dissolved", kind: "compulsory" }],
  ["gazette-dissolved-liquidation", { step: "left-otherwise" }],
  ["gazette-dissolved-statutory-instrument", { step: "left-otherwise" }],
]);

/** For filings whose description is unknown or "legacy". A bare GAZ2 is left out on purpose. */
const byType = new Map<string, StrikeOffMove>([
  ["DS01", { step: "applied", kind: "voluntary" }],
  ["LLDS01", { step: "applied", kind: "voluntary" }],
  ["GAZ1(A)", { step: "noticed", kind: "voluntary" }],
  ["GAZ1", { step: "noticed", kind: "compulsory" }],
  ["SOAS(A)", { step: "suspended", kind: "voluntary" }],
  ["DISS16(SOAS)", { step: "suspended", kind: "compulsory" }],
  ["DS02", { step: "discontinued", kind: "voluntary" }],
  ["LLDS02", { step: "discontinued", kind: "voluntary" }],
  ["SOAD(A)", { step: "discontinued", kind: "voluntary" }],
  ["DISS40", { step: "discontinued", kind: "compulsory" }],
  ["GAZ2(A)", { step: "dissolved", kind: "voluntary" }],
]);

/** The part a filing plays in a strike-off, or null for any other filing. */
export function classifyStrikeOffFiling(filing: { type: string; description: string }): StrikeOffMove | null {
  const known = byDescription.get(filing.description) ?? byType.get(filing.type.toUpperCase());
  if (known) return known;
  return filing.description.startsWith("restoration") ? { step: "restored" } : null;
}

export const movesStrikeOff = (filing: { type: string; description: string }): boolean =>
  classifyStrikeOffFiling(filing) !== null;
