import { createLoader, parseAsNumberLiteral } from "nuqs/server";

export const burnRanges = [14, 30, 90] as const;
export const burnSearch = { days: parseAsNumberLiteral(burnRanges).withDefault(30) };
export const loadBurnSearch = createLoader(burnSearch);

/** Covers any budget period, for the running total. */
export const BUDGET_DAYS = 31;
