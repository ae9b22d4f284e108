import type { Db } from "@/server/platform/db/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";

/**
 * Which of the companies may not be enriched, and why. Only corporate subscribers are looked up (`is_corporate_subscriber`); a
 * company whose type we do not know yet is decided when Companies House has told it. That a company is dissolved or unknown to
 * the register counts for a day: numbers are registered late, and companies are restored.
 */
export async function findSkipped(db: Db, companyNumbers: readonly string[]): Promise<Map<string, SkipReason>> {
  const rows = await db.$queryRaw<{ number: string; reason: SkipReason | null }[]>`
    select company.number,
      case
        when exists (select 1 from suppressions s where s.kind = 'company' and s.hash = encode(sha256(convert_to(company.number, 'UTF8')), 'hex'))
          then 'suppressed'
        when company.type is not null and not is_corporate_subscriber(company.type) then 'not_corporate'
        when company.status = 'dissolved' and greatest(company.profile_fetched_at, company.streamed_at) > now() - interval '1 day' then 'dissolved'
        when company.missing_since > now() - interval '1 day' then 'not_on_register'
      end as reason
    from companies company where company.number = any(${[...companyNumbers]})`;
  return new Map(rows.flatMap((row) => (row.reason ? [[row.number, row.reason]] : [])));
}
