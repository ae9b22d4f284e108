import { findHeld, type Value } from "@/server/enrichment/privacy/find-held";
import { readValue } from "@/server/enrichment/privacy/read-value";
import type { HeldCounts, SuppressInput } from "@/server/enrichment/privacy/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** How much of an address or a domain goes when it is suppressed. Throws `BAD_INPUT` for what cannot be meant. */
export async function previewSuppression({ kind, value }: Pick<SuppressInput, "kind" | "value">): Promise<HeldCounts> {
  if (kind !== "address" && kind !== "domain") return { companies: 0, addresses: 0, lookups: 0, isShared: false };
  const { isShared, ...what } = readValue(kind, value);
  const { asked, answered } = await findHeld(db, what);
  const { domains, emails } = heldBy(what);
  const [row] = await db.$queryRaw<{ companies: number; addresses: number }[]>`
    select (select count(distinct company_number)::int from company_domains where ${domains}) as companies,
      (select count(*)::int from officer_emails where ${emails}) as addresses`;
  return { companies: 0, addresses: 0, ...row, lookups: asked.length + answered.length, isShared };
}

function heldBy({ kind, value }: Value): { domains: Prisma.Sql; emails: Prisma.Sql } {
  if (kind === "address") return { domains: Prisma.sql`false`, emails: Prisma.sql`email = ${value}` };
  const below = `%.${value}`;
  return {
    domains: Prisma.sql`domain = ${value} or domain like ${below}`,
    emails: Prisma.sql`email like ${`%@${value}`} or email like ${below}`,
  };
}
