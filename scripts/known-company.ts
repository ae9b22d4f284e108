import type { KnownCompany } from "@/server/integrations/companies-house/sandbox/sandbox-company";
import { db } from "@/server/platform/db/client";

/**
 * What an import told us of a company, for the sandbox to answer with: so any real list can be tried without credentials.
 * A company known by its number alone gets a name that nobody takes for a real one.
 */
export async function findKnownCompany(number: string): Promise<KnownCompany | null> {
  const row = await db.company.findUnique({ where: { number } });
  if (!row) return null;
  return {
    number,
    name: row.name ?? `SANDBOX COMPANY ${number} LIMITED`,
    status: row.status ?? "active",
    statusDetail: row.statusDetail,
    type: row.type ?? "ltd",
    incorporatedOn: toDay(row.incorporatedOn),
    dissolvedOn: toDay(row.dissolvedOn),
    sicCodes: row.sicCodes,
    address: {
      careOf: row.careOf,
      poBox: row.poBox,
      premises: row.premises,
      line1: row.addressLine1,
      line2: row.addressLine2,
      town: row.town,
      county: row.county,
      country: row.country,
      postcode: row.postcode,
    },
  };
}

function toDay(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null;
}
