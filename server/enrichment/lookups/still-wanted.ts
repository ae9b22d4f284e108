import { Prisma } from "@/server/platform/db/generated/client";

/** Events that say whether a company is in strike-off, and those of them after which it costs nothing: as `endingOf` has it. */
export const IS_ENDING = Prisma.sql`(event.kind in ('left_strike_off', 'dissolved') or (event.kind = 'strike_off_stage_changed' and (
  (event.details->>'from' in ('proposed', 'suspended') and event.details->>'to' in ('discontinued', 'dissolved'))
  or (event.details->>'from' = 'proposed' and event.details->>'to' = 'suspended'))))`;
export const IS_DECISIVE = Prisma.sql`(${IS_ENDING} or event.kind = 'entered_strike_off'
  or (event.kind = 'strike_off_stage_changed' and event.details->>'to' = 'proposed')
  or (event.kind = 'status_changed' and event.details->>'from' = 'dissolved'))`;

/** A candidate that e-mails are not bought at: a person has rejected it, or evidence has come that it is not the company's. */
export const IS_UNACCEPTED = Prisma.sql`(candidate.decision = 'rejected' or (candidate.decision is null and candidate.band <> 'accept'))`;

/**
 * Whether the run and company of `link` would still ask `lookup` themselves: their item is not over, the company did not leave
 * strike-off since `run` began, and an e-mail is at a domain that is the company's. Whoever would drop it at the last look must not
 * get it from another: two such would hand it to each other for ever.
 */
export const STILL_WANTED = Prisma.sql`exists (
    select from run_items item where item.run_id = link.run_id and item.company_number = link.company_number and item.skipped is null)
  and not coalesce((
    select ${IS_ENDING} from register_events event
    where event.company_number = link.company_number and event.seen_at > run.created_at and ${IS_DECISIVE}
    order by event.seen_at desc, event.id desc limit 1), false)
  and not (lookup.kind = 'email' and exists (
    select from company_domains candidate
    where candidate.company_number = link.company_number and candidate.domain = lookup.input->>'domain' and ${IS_UNACCEPTED}))`;
