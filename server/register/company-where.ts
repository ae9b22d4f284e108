import { Prisma } from "@/server/platform/db/generated/client";
import { searchCondition } from "@/server/register/company-search";
import type { CompanyFilter } from "@/server/register/filter";

type Condition = (filter: CompanyFilter) => Prisma.Sql | null;

const CONDITIONS: readonly Condition[] = [
  ({ q }) => (q ? searchCondition(q) : null),
  ({ status }) => (isGiven(status) ? Prisma.sql`company.status = any(${status}::text[])` : null),
  ({ statusDetail }) =>
    isGiven(statusDetail) ? Prisma.sql`company.status_detail = any(${statusDetail}::text[])` : null,
  ({ stage }) => (isGiven(stage) ? Prisma.sql`company.strike_off_stage = any(${stage}::strike_off_stage[])` : null),
  ({ state }) =>
    isGiven(state)
      ? Prisma.sql`exists (select 1 from company_enrichment enrichment
          where enrichment.company_number = company.number and enrichment.state = any(${state}::text[]))`
      : null,
  ({ sic }) => (isGiven(sic) ? sicCondition(sic) : null),
  ({ area }) => (area ? areaCondition(area) : null),
  ({ hasDomain }) => whether(hasDomain, USABLE_DOMAIN),
  ({ hasEmail }) => whether(hasEmail, ANY_EMAIL),
  ({ dueWithin }) =>
    dueWithin === undefined
      ? null
      : Prisma.sql`(company.strike_off_stage = 'proposed'
          and company.expected_dissolution_on <= (now() at time zone 'Europe/London')::date + ${dueWithin}::integer)`,
  ({ needsReview }) => whether(needsReview, DOMAIN_TO_REVIEW),
  ({ contactable }) => whether(contactable, CONTACTABLE),
];

/** The same meaning as the view `company_enrichment` gives to a usable candidate. */
const USABLE_DOMAIN = Prisma.sql`exists (select 1 from company_domains domain where domain.company_number = company.number
  and (domain.decision = 'accepted' or (domain.decision is null and domain.band <> 'reject')))`;

const ANY_EMAIL = Prisma.sql`exists (select 1 from officers officer join officer_emails email on email.officer_id = officer.id
  where officer.company_number = company.number and officer.suppressed_at is null)`;

const DOMAIN_TO_REVIEW = Prisma.sql`(
  exists (select 1 from company_domains domain where domain.company_number = company.number
    and domain.decision is null and domain.band = 'review')
  and not exists (select 1 from company_domains domain where domain.company_number = company.number
    and (domain.decision = 'accepted' or (domain.decision is null and domain.band = 'accept'))))`;

const CONTACTABLE = Prisma.sql`(company.strike_off_stage in ('proposed', 'suspended')
  and exists (select 1 from officers officer join officer_emails email on email.officer_id = officer.id
    where officer.company_number = company.number and officer.suppressed_at is null
      and officer.resigned_on is null and officer.gone_since is null
      and email.verification = 'valid' and not email.is_off_domain))`;

/**
 * The companies that a filter means, as a condition over the alias `company` (table `companies`); `true` for an empty filter.
 * Lists, counts and runs share it, so that a run over a filter takes exactly the companies that the list showed.
 */
export function companyWhere(filter: CompanyFilter): Prisma.Sql {
  const conditions = CONDITIONS.flatMap((condition) => condition(filter) ?? []);
  return conditions.length > 0 ? Prisma.join(conditions, " and ") : Prisma.sql`true`;
}

/** `?stage=` is a form field that nobody filled in, not a wish for nothing. */
function isGiven<Item>(list: Item[] | undefined): list is Item[] {
  return list !== undefined && list.length > 0;
}

function whether(wanted: boolean | undefined, condition: Prisma.Sql): Prisma.Sql | null {
  if (wanted === undefined) return null;
  return wanted ? condition : Prisma.sql`not ${condition}`;
}

/** Whole codes use the index; shorter ones are the first digits of a section or division. */
function sicCondition(sic: string[]): Prisma.Sql {
  const whole = sic.filter((code) => code.length === 5);
  const prefixes = sic.filter((code) => code.length < 5).map((code) => `${code}%`);
  return Prisma.sql`(company.sic_codes && ${whole}::text[]
    or exists (select 1 from unnest(company.sic_codes) code where code like any(${prefixes}::text[])))`;
}

const POSTCODE_AREA = /^[A-Z]{1,2}$/i;
const POSTCODE_DISTRICT = /^[A-Z]{1,2}\d[A-Z\d]?$/i;

function areaCondition(area: string): Prisma.Sql {
  const places = area.split(",").flatMap((part) => part.trim() || []);
  const conditions = places.map((place) => {
    if (POSTCODE_AREA.test(place)) return Prisma.sql`company.postcode ~ ${`^${place.toUpperCase()}[0-9]`}`;
    if (POSTCODE_DISTRICT.test(place)) return Prisma.sql`company.postcode like ${`${place.toUpperCase()} %`}`;
    return Prisma.sql`lower(company.town) = ${place.toLowerCase()}`;
  });
  return conditions.length > 0 ? Prisma.sql`(${Prisma.join(conditions, " or ")})` : Prisma.sql`true`;
}
