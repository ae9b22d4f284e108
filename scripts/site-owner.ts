import { isOwnDomain } from "@/server/integrations/snov/sandbox/knowledge";
import type { SiteOwner } from "@/server/integrations/websites/sandbox/plan-site";
import { db } from "@/server/platform/db/client";

interface World {
  /** The seed of the sandbox that gave the domain. */
  seed: string;
  officersOf(number: string): Promise<SiteOwner["people"][number][]>;
}

/**
 * Whose site a domain is in the sandboxes' world: the first company that the Snov.io sandbox gave it to rightly. Null for the
 * domains that it gives wrongly, and for those that nobody has asked about.
 */
export async function findSiteOwner(domain: string, { seed, officersOf }: World): Promise<SiteOwner | null> {
  const companies = await db.$queryRaw<{ number: string; name: string; postcode: string | null; asked: string }[]>`
    select distinct company.number, company.name, company.postcode, lookup.input->>'name' as asked
    from lookups lookup join companies company on company.number = lookup.company_number
    where lookup.kind = 'domain' and lookup.state = 'found' and lower(lookup.answer->>'domain') = ${domain} and company.name is not null
    order by company.number`;
  const owner = companies.find(({ asked }) => isOwnDomain(seed, asked, domain));
  return owner ? { ...owner, people: await officersOf(owner.number) } : null;
}
