import { isoDay } from "@/server/platform/calendar";
import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { requireCompanyNumber } from "@/server/register/company-number";
import type { AppointmentSummary, OfficerAppointments, OtherAppointment } from "@/server/register/people/schema";

/** A company dissolved longer ago says little about who ran it. */
const LATELY = Prisma.sql`interval '2 years'`;

/** Appointments elsewhere of the officers that are meant, over the alias `officer`, with what is wrong with each company. */
const elsewhere = (officers: Prisma.Sql) => Prisma.sql`
  select officer.id as officer_id, other.*, known.number is not null as is_known, coalesce(known.status, other.company_status) as status,
    case
      when known.strike_off_stage in ('proposed', 'suspended') then 'strikeOff'
      when coalesce(known.status, other.company_status) in ('liquidation', 'receivership', 'administration', 'voluntary-arrangement', 'insolvency-proceedings')
        then 'insolvency'
      when known.dissolved_on >= current_date - ${LATELY} then 'dissolvedLately'
    end as trouble
  from officers officer
  join person_appointments other on other.person_id = officer.person_id and other.company_number <> officer.company_number
  left join companies known on known.number = other.company_number
  where officer.suppressed_at is null and ${officers}`;

interface SummaryRow extends Omit<AppointmentSummary, "fetchedAt"> {
  fetchedAt: Date | null;
}

async function readSummaries(officers: Prisma.Sql, store: Db): Promise<AppointmentSummary[]> {
  const rows = await store.$queryRaw<SummaryRow[]>`
    with other as (${elsewhere(officers)}), counted as (
      select officer_id, count(distinct company_number)::int as others,
        (count(distinct company_number) filter (where resigned_on is null))::int as serving,
        (count(distinct company_number) filter (where trouble is not null))::int as in_trouble
      from other group by officer_id
    )
    select officer.id as "officerId", record.fetched_at as "fetchedAt", officer.person_id is null as "isUnknown",
      exists (
        select from queue_jobs job join officers asked on asked.id = job.officer_id
        where job.queue = 'fetch-appointments' and job.state in ('queued', 'active', 'retrying')
          and asked.person_id = officer.person_id) as "isFetching",
      coalesce(counted.others, 0) as others, coalesce(counted.serving, 0) as serving, coalesce(counted.in_trouble, 0) as "inTrouble",
      coalesce(record.total - (select count(*) from person_appointments stored where stored.person_id = record.person_id), 0)::int as unread
    from officers officer
    left join person_records record on record.person_id = officer.person_id
    left join counted on counted.officer_id = officer.id
    where officer.suppressed_at is null and ${officers}`;
  return rows.map((row) => ({ ...row, fetchedAt: row.fetchedAt?.toISOString() ?? null }));
}

/** Of all people who serve at a company. Throws `BAD_INPUT` for what cannot be a number. */
export async function readCompanyAppointments(text: string, store: Db = db): Promise<AppointmentSummary[]> {
  const number = requireCompanyNumber(text, "number");
  return readSummaries(
    Prisma.sql`officer.company_number = ${number} and not officer.is_corporate and officer.resigned_on is null and officer.gone_since is null`,
    store,
  );
}

/**
 * At which other companies an officer serves or served: those in trouble first, then where they serve. Throws `NOT_FOUND` for an
 * officer nobody knows or who asked to be forgotten.
 */
export async function readAppointments(officerId: string, store: Db = db): Promise<OfficerAppointments> {
  const officers = Prisma.sql`officer.id = ${officerId}`;
  const [[summary], items] = await Promise.all([
    readSummaries(officers, store),
    store.$queryRaw<AppointmentRow[]>`
      select other.company_number as "companyNumber", other.company_name as "companyName", other.status, other.trouble,
        other.is_known as "isKnown", other.role, other.appointed_on as "appointedOn",
        other.appointed_before as "appointedBefore", other.resigned_on as "resignedOn"
      from (${elsewhere(officers)}) other
      order by other.trouble is null, other.resigned_on is not null, other.position`,
  ]);
  if (!summary) throw new AppError("NOT_FOUND", `No officer has the id ${officerId}`, { field: "id" });
  return {
    ...summary,
    items: items.map((item) => ({
      ...item,
      appointedOn: isoDay(item.appointedOn),
      appointedBefore: isoDay(item.appointedBefore),
      resignedOn: isoDay(item.resignedOn),
    })),
  };
}

interface AppointmentRow extends Omit<OtherAppointment, "appointedOn" | "appointedBefore" | "resignedOn"> {
  appointedOn: Date | null;
  appointedBefore: Date | null;
  resignedOn: Date | null;
}
