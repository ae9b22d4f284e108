import { Prisma } from "@/server/platform/db/generated/client";

/** Whether nothing is left of an answer, a column of JSON, because all that it told was suppressed. Null without an answer. */
export const isEmptied = (
  answer: Prisma.Sql,
) => Prisma.sql`(jsonb_exists(${answer}, 'withheld') and case ${answer} ->> 'kind'
  when 'email' then ${answer} -> 'emails' = '[]'::jsonb else ${answer} ->> 'domain' is null end)`;

/** Whether anything that was taken out of an answer is still suppressed. */
export const isStillHidden = (answer: Prisma.Sql) => Prisma.sql`exists (
  select from jsonb_array_elements_text(${answer} -> 'withheld') withheld(hash)
  join suppressions suppression on suppression.hash = withheld.hash and suppression.kind in ('address', 'domain'))`;

/**
 * Whether a stored answer serves who asks the same: not an emptied one whose suppression was lifted, for what was taken out of it may
 * be told again and only Snov.io knows it.
 */
export const isServed = (answer: Prisma.Sql) =>
  Prisma.sql`(not coalesce(${isEmptied(answer)}, false) or ${isStillHidden(answer)})`;
