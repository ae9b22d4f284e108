export const codes = {
  applied: ["DS01", "dissolution-application-strike-off-company"],
  noticedVoluntary: ["GAZ1(A)", "gazette-notice-voluntary"],
  noticedCompulsory: ["GAZ1", "gazette-notice-compulsory"],
  suspendedVoluntary: ["SOAS(A)", "dissolution-voluntary-strike-off-suspended"],
  suspendedCompulsory: ["DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended"],
  withdrawn: ["DS02", "dissolution-withdrawal-application-strike-off-company"],
  discontinuedVoluntary: ["SOAD(A)", "dissolution-voluntary-strike-off-discontinued"],
  broughtUpToDate: ["DISS40", "gazette-filings-brought-up-to-date"],
  dissolvedVoluntary: ["GAZ2(A)", "gazette-dissolved-voluntary"],
  dissolvedCompulsory: ["GAZ2", "gazette-dissolved-compulsory"],
  dissolvedLiquidation: ["GAZ2", "gazette-dissolved-liquidation"],
  restored: ["AC92", "restoration-order-of-court"],
  accounts: ["AA", "accounts-with-accounts-type-micro-entity"],
} as const;

/** Filings written oldest first, given newest first as the register does. */
export function filed(...events: [string, keyof typeof codes][]) {
  return events
    .map(([date, code]) => ({
      transactionId: `${code} ${date}`,
      type: codes[code][0],
      description: codes[code][1],
      date,
    }))
    .reverse();
}

export const proposal = { status: "active", statusDetail: "active-proposal-to-strike-off", today: "2026-06-15" };
export const active = { status: "active", statusDetail: null, today: "2026-06-15" };
export const dissolved = { status: "dissolved", statusDetail: null, today: "2026-06-15" };
