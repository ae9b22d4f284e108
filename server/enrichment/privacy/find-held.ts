import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { findAnswersWith } from "@/server/enrichment/privacy/find-seeds";
import type { Db } from "@/server/platform/db/client";

/** What a suppression is about whose value can stand in questions and answers. */
export interface Value {
  kind: "address" | "domain";
  /** Lower case. */
  value: string;
}

export interface Held {
  /** Lookups that ask about it. */
  asked: string[];
  /** Lookups of others in whose answers it stands. */
  answered: string[];
}

/** The lookups that know an address, or a domain, what is below it or at it. */
export function findHeld(db: Db, { kind, value }: Value): Promise<Held> {
  return kind === "address" ? findAddress(db, value) : findDomain(db, value);
}

async function findAddress(db: Db, address: string): Promise<Held> {
  const key = lookupKey({ kind: "verification", input: { email: address } });
  const asked = await db.lookup.findMany({ where: { key }, select: { id: true } });
  const answered = await findAnswersWith(db, [address]);
  return { asked: asked.map(({ id }) => id), answered: answered.map(({ id }) => id) };
}

async function findDomain(db: Db, domain: string): Promise<Held> {
  const [below, at] = [`%.${domain}`, `%@${domain}`];
  const rows = await db.$queryRaw<{ id: string; isAsked: boolean }[]>`
    select id, "isAsked" from (
      select id, coalesce(host = ${domain} or host like ${below}, false) as "isAsked", coalesce(case kind
        when 'domain' then lower(answer ->> 'domain') = ${domain} or lower(answer ->> 'domain') like ${below}
        when 'email' then exists (
          select from jsonb_array_elements(answer -> 'emails') found
          where lower(found ->> 'email') like ${at} or lower(found ->> 'email') like ${below})
        else false end, false) as is_answered
      from (select *, lower(case kind when 'email' then input ->> 'domain' when 'verification' then split_part(input ->> 'email', '@', 2) end) as host from lookups) lookup
    ) known where "isAsked" or is_answered`;
  const [asked, answered] = [rows.filter(({ isAsked }) => isAsked), rows.filter(({ isAsked }) => !isAsked)];
  return { asked: asked.map(({ id }) => id), answered: answered.map(({ id }) => id) };
}
