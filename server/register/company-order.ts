import { Prisma } from "@/server/platform/db/generated/client";
import type { CompanySort } from "@/server/register/filter";

/** What companies are sorted by; ties break by number in the same direction, so that one index serves both directions. */
export interface CompanyOrder {
  /** Over the alias `company`. */
  column: Prisma.Sql;
  /** The column's type: cursors keep values as text, so that they give back exactly what PostgreSQL compared. */
  type: Prisma.Sql;
  /** Companies without a value come last in both directions. */
  isNullable: boolean;
  isDescending: boolean;
}

type Column = Omit<CompanyOrder, "isDescending">;
type SortName = CompanySort extends `-${infer Name}` ? Name : CompanySort;

const COLUMNS: Record<Exclude<SortName, `-${string}`>, Column> = {
  daysLeft: { column: Prisma.sql`company.expected_dissolution_on`, type: Prisma.sql`date`, isNullable: true },
  name: { column: Prisma.sql`coalesce(company.name, company.number)`, type: Prisma.sql`text`, isNullable: false },
  updatedAt: { column: Prisma.sql`company.updated_at`, type: Prisma.sql`timestamptz`, isNullable: false },
  incorporatedOn: { column: Prisma.sql`company.incorporated_on`, type: Prisma.sql`date`, isNullable: true },
  confidence: { column: Prisma.sql`company.best_confidence`, type: Prisma.sql`real`, isNullable: true },
  number: { column: Prisma.sql`company.number`, type: Prisma.sql`text`, isNullable: false },
};

export function companyOrder(sort: CompanySort): CompanyOrder {
  const isDescending = sort.startsWith("-");
  // Taking the sign off a sort leaves one of the names.
  const name = sort.replace(/^-/, "") as keyof typeof COLUMNS;
  return { ...COLUMNS[name], isDescending };
}
