import { db } from "@/server/platform/db/client";
import { defineSetting, readSetting } from "@/server/platform/settings";
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

/**
 * How much we know of a company's standing without asking. `fresh`: its profile was read recently; `told`: the stream or a register file
 * told of it recently, but profile and filings are older or were never read; `old`: neither. Of a type that is not known nothing is
 * told: nobody may be looked up who is no corporate subscriber.
 */
export async function readStanding(number: string): Promise<"fresh" | "told" | "old"> {
  const { profileDays, toldDays } = await readSetting(db, registerFreshness);
  const [company] = await db.$queryRaw<{ profileFetchedAt: Date | null; isTold: boolean }[]>`
    select profile_fetched_at as "profileFetchedAt", status is not null and type is not null and missing_since is null and (
      greatest(streamed_at, told_again_at, created_at) > told.since
      or exists (select 1 from register_events event where event.company_number = company.number and event.seen_at > told.since)
    ) as "isTold"
    from companies company, (select now() - make_interval(days => ${toldDays}::int) as since) told
    where number = ${number}`;
  if (isFresh(company?.profileFetchedAt, profileDays)) return "fresh";
  return company?.isTold ? "told" : "old";
}
