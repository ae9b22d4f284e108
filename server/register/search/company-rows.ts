import { WENT_FOR_LOOKUPS } from "@/server/credits/went-for-lookups";
import type { EnrichmentState } from "@/server/enrichment/schema";
import { isoDay } from "@/server/platform/calendar";
import { type Db, db } from "@/server/platform/db/client";
import { Prisma, type StrikeOffKind, type StrikeOffStage } from "@/server/platform/db/generated/client";
import type { RunPauseCause } from "@/server/platform/db/generated/enums";
import { PLANNED_ONCE } from "@/server/platform/db/planned-once";
import type { Company } from "@/server/register/schema";

/** A company's own row with what the database derives for it. Dates are UTC midnights, as Prisma gives `date` columns. */
export interface CompanyRow {
  number: string;
  name: string | null;
  status: string | null;
  statusDetail: string | null;
  type: string | null;
  jurisdiction: string | null;
  incorporatedOn: Date | null;
  dissolvedOn: Date | null;
  sicCodes: string[];
  careOf: string | null;
  poBox: string | null;
  premises: string | null;
  line1: string | null;
  line2: string | null;
  town: string | null;
  county: string | null;
  country: string | null;
  postcode: string | null;
  accountsCategory: string | null;
  accountsNextDueOn: Date | null;
  accountsLastMadeUpTo: Date | null;
  accountsOverdue: boolean | null;
  confirmationNextDueOn: Date | null;
  confirmationOverdue: boolean | null;
  hasCharges: boolean | null;
  hasInsolvencyHistory: boolean | null;
  stage: StrikeOffStage | null;
  kind: StrikeOffKind | null;
  since: Date | null;
  noticeOn: Date | null;
  expectedDissolutionOn: Date | null;
  daysLeft: number | null;
  profileFetchedAt: Date | null;
  officersFetchedAt: Date | null;
  updatedAt: Date;
  enrichmentState: EnrichmentState;
  enrichmentUpdatedAt: Date | null;
  waitsForRun: string | null;
  waitsCause: RunPauseCause | null;
  waitsReason: string | null;
  creditsSpent: number;
}

/** Derived apart (`offset 0`): each place that asked for the state would plan and derive it anew. */
const ENRICHMENT = Prisma.sql`select state, updated_at from company_enrichment where company_number = company.number offset 0`;

/**
 * What a company in progress waits for when nothing of it can move: every step and lookup of it that is open belongs to a paused run.
 * For a query that has `company` and its `enrichment`.
 */
const WAITS = Prisma.sql`
  select (array_agg(run.id order by run.created_at))[1] as run_id, (array_agg(run.paused_cause::text order by run.created_at))[1] as cause,
    (array_agg(run.paused_reason order by run.created_at))[1] as reason
  from (
    select job.run_id, job.state = 'active' as moves from queue_jobs job
    where job.company_number = company.number and job.state in ('queued', 'active', 'retrying')
    union all
    select lookup.run_id, lookup.state <> 'waiting' as moves from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
    where link.company_number = company.number and lookup.state in ('waiting', 'in_flight', 'unknown')
  ) open left join runs run on run.id = open.run_id
  where enrichment.state = 'in_progress'
  having bool_and(coalesce(run.state = 'paused', false) and not open.moves)`;

/** The companies with these numbers, in the order of the numbers; unknown ones are left out. */
export async function readCompanyRows(numbers: readonly string[], store: Db = db): Promise<CompanyRow[]> {
  return store.$queryRaw<CompanyRow[]>`${PLANNED_ONCE}
    select company.number, company.name, company.status, company.status_detail as "statusDetail", company.type, company.jurisdiction,
      company.incorporated_on as "incorporatedOn", company.dissolved_on as "dissolvedOn", coalesce(company.sic_codes, array[]::text[]) as "sicCodes",
      company.care_of as "careOf", company.po_box as "poBox", company.premises, company.address_line_1 as "line1",
      company.address_line_2 as "line2", company.town, company.county, company.country, company.postcode,
      company.accounts_category as "accountsCategory", company.accounts_next_due_on as "accountsNextDueOn",
      company.accounts_last_made_up_to as "accountsLastMadeUpTo", company.accounts_overdue as "accountsOverdue",
      company.confirmation_next_due_on as "confirmationNextDueOn", company.confirmation_overdue as "confirmationOverdue",
      company.has_charges as "hasCharges", company.has_insolvency_history as "hasInsolvencyHistory",
      company.strike_off_stage::text as stage, company.strike_off_kind::text as kind, company.strike_off_since as since,
      company.strike_off_notice_on as "noticeOn", company.expected_dissolution_on as "expectedDissolutionOn",
      case when company.strike_off_stage = 'proposed'
        then company.expected_dissolution_on - (now() at time zone 'Europe/London')::date end as "daysLeft",
      company.profile_fetched_at as "profileFetchedAt", company.officers_fetched_at as "officersFetchedAt",
      company.updated_at as "updatedAt",
      enrichment.state as "enrichmentState", enrichment.updated_at as "enrichmentUpdatedAt",
      waits.run_id as "waitsForRun", waits.cause as "waitsCause", waits.reason as "waitsReason",
      coalesce(spent.credits, 0)::int as "creditsSpent"
    from unnest(${[...numbers]}::text[]) with ordinality as wanted(number, place)
    join companies company on company.number = wanted.number
    join lateral (${ENRICHMENT}) enrichment on true
    left join lateral (
      select sum(transfer.amount) as credits from snov_credit_usage transfer
      where transfer.company_number = company.number and ${WENT_FOR_LOOKUPS}
    ) spent on true
    left join lateral (${WAITS}) waits on true
    order by wanted.place`;
}

type OwnFacts = Omit<Company, "domains" | "officers" | "leadScore">;

/** The row in the shape that the desk and the API share. */
export function shapeCompany(row: CompanyRow): OwnFacts {
  const { careOf, poBox, premises, line1, line2, town, county, country, postcode } = row;
  return {
    number: row.number,
    name: row.name ?? row.number,
    status: row.status,
    statusDetail: row.statusDetail,
    type: row.type,
    jurisdiction: row.jurisdiction,
    incorporatedOn: isoDay(row.incorporatedOn),
    dissolvedOn: isoDay(row.dissolvedOn),
    sicCodes: row.sicCodes,
    address: { careOf, poBox, premises, line1, line2, town, county, country, postcode },
    accounts: {
      category: row.accountsCategory,
      nextDueOn: isoDay(row.accountsNextDueOn),
      lastMadeUpTo: isoDay(row.accountsLastMadeUpTo),
      overdue: row.accountsOverdue,
    },
    confirmationStatement: { nextDueOn: isoDay(row.confirmationNextDueOn), overdue: row.confirmationOverdue },
    strikeOff: shapeStrikeOff(row),
    enrichment: {
      state: row.enrichmentState,
      updatedAt: row.enrichmentUpdatedAt?.toISOString() ?? null,
      waitsFor:
        row.waitsForRun && row.waitsCause
          ? { runId: row.waitsForRun, cause: row.waitsCause, reason: row.waitsReason ?? "" }
          : null,
    },
    creditsSpent: row.creditsSpent,
    profileFetchedAt: row.profileFetchedAt?.toISOString() ?? null,
    officersFetchedAt: row.officersFetchedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}

function shapeStrikeOff(row: CompanyRow): Company["strikeOff"] {
  if (!row.stage) return null;
  return {
    stage: row.stage,
    kind: row.kind,
    since: isoDay(row.since),
    noticeOn: isoDay(row.noticeOn),
    expectedDissolutionOn: isoDay(row.expectedDissolutionOn),
    daysLeft: row.daysLeft,
  };
}
