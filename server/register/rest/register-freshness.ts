import { defineSetting } from "@/server/platform/settings";
import { registerFreshnessValue } from "@/server/register/rest/schema";

const DAY_MS = 86_400_000;

export const registerFreshness = defineSetting({
  name: "registerFreshness",
  title: "Register freshness",
  schema: registerFreshnessValue,
});

export function isFresh(fetchedAt: Date | null | undefined, days: number): boolean {
  return fetchedAt !== null && fetchedAt !== undefined && Date.now() - fetchedAt.getTime() < days * DAY_MS;
}
