import { z } from "zod";
import { defineSetting } from "@/server/platform/settings";

const DAY_MS = 86_400_000;

const days = (usual: number) =>
  z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(365, { error: "must be at most 365 days" })
    .default(usual);

/**
 * Days within which runs do not ask Companies House again. Profiles say whether a company is still in strike-off, which may change any
 * day; who runs it changes seldom.
 */
export const registerFreshnessValue = z.strictObject({ profileDays: days(1), officersDays: days(7) });

export const registerFreshness = defineSetting({
  name: "registerFreshness",
  title: "Register freshness",
  schema: registerFreshnessValue,
});

export function isFresh(fetchedAt: Date | null | undefined, days: number): boolean {
  return fetchedAt !== null && fetchedAt !== undefined && Date.now() - fetchedAt.getTime() < days * DAY_MS;
}
