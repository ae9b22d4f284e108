import { createHmac } from "node:crypto";
import { z } from "zod";
import { plainName } from "@/server/integrations/websites/find-names";
import { type DnsFacts, dnsFacts, type SiteVisit, siteFacts } from "@/server/integrations/websites/schema";
import type { Db, Tx } from "@/server/platform/db/client";
import type { DomainEvidence as EvidenceRow } from "@/server/platform/db/generated/client";
import { instanceSecret } from "@/server/platform/instance-secret";

/** Longer than a check may last. */
const CLAIM_SECONDS = 90;
/** A site or a name server that did not answer is asked again sooner. */
const TROUBLE_DAYS = 2;
const DAY_MS = 86_400_000;
const MOST_PEOPLE = 2_000;

/** Facts with the people of each page as keyed hashes, so that nobody is named in them. */
const storedSite = siteFacts.extend({
  people: z.array(z.object({ url: z.string(), hashes: z.array(z.string()) })),
});
export type StoredSite = z.infer<typeof storedSite>;

export interface DomainFacts {
  dns: DnsFacts | null;
  site: StoredSite | null;
  checkedAt: Date | null;
  expiresAt: Date | null;
}

/** What is known of a domain, stale or not; null when nobody has looked. */
export async function findDomainFacts(from: Db, domain: string): Promise<DomainFacts | null> {
  const row = await from.domainEvidence.findUnique({ where: { domain } });
  return row && parseFacts(row);
}

function parseFacts({ dns, site, checkedAt, expiresAt }: EvidenceRow): DomainFacts {
  return {
    dns: dns === null ? null : dnsFacts.parse(dns),
    site: site === null ? null : storedSite.parse(site),
    checkedAt,
    expiresAt,
  };
}

/** Takes a domain for one worker, whatever company asks. False while another has it. */
export async function claimDomain(db: Db, domain: string): Promise<boolean> {
  const count = await db.$executeRaw`
    insert into domain_evidence as evidence (domain, claimed_until) values (${domain}, now() + make_interval(secs => ${CLAIM_SECONDS}))
    on conflict (domain) do update set claimed_until = excluded.claimed_until
    where evidence.claimed_until is null or evidence.claimed_until < now()`;
  return count > 0;
}

export async function releaseDomain(db: Db, domain: string): Promise<void> {
  await db.domainEvidence.updateMany({ where: { domain }, data: { claimedUntil: null } });
}

export interface Looked {
  dns: DnsFacts;
  /** Null when the pages were not read: what was known of them stays. */
  visit: SiteVisit | null;
  days: number;
}

/** Stores what a look at a domain found, for every company that has it, and lets the domain go. */
export async function storeDomainFacts(tx: Tx, domain: string, { dns, visit, days }: Looked): Promise<void> {
  const now = new Date();
  const isTrouble = dns.outcome === "timeout" || dns.outcome === "failed" || visit?.facts.outcome === "unreachable";
  const expiresAt = new Date(now.getTime() + (isTrouble ? Math.min(days, TROUBLE_DAYS) : days) * DAY_MS);
  await tx.domainEvidence.update({
    where: { domain },
    data: {
      dns,
      ...(visit ? { site: { ...visit.facts, people: await hashPeople(visit.people) } } : {}),
      checkedAt: now,
      expiresAt,
      claimedUntil: null,
    },
  });
}

async function hashPeople(people: SiteVisit["people"]): Promise<StoredSite["people"]> {
  const key = await instanceSecret("site-people");
  const pages = Map.groupBy(people.slice(0, MOST_PEOPLE), ({ url }) => url);
  return [...pages].map(([url, named]) => ({
    url,
    hashes: named.map(({ forename, surname }) => hash(key, forename, surname)),
  }));
}

/** How a person's name would stand in a domain's facts; null when part of the name is missing. */
export async function hashPerson(forename: string | null, surname: string | null): Promise<string | null> {
  const first = plainName(forename?.split(/\s+/)[0] ?? "").slice(0, 3);
  const last = plainName(surname ?? "");
  return first.length > 1 && last.length > 1 ? hash(await instanceSecret("site-people"), first, last) : null;
}

function hash(key: string, forename: string, surname: string): string {
  return createHmac("sha256", key).update(`${forename} ${surname}`).digest("base64url").slice(0, 12);
}
