import { Prisma } from "@/server/platform/db/generated/client";
import { anyOf, lexeme, matchesDocument } from "@/server/register/document-query";
import type { CompanySort } from "@/server/register/filter";

/** What companies are sorted by; ties break by number in the same direction, so that one index serves both directions. */
export interface CompanyOrder {
  /** Over the alias `company`. */
  column: Prisma.Sql;
  /** The column's type: cursors keep values as text, so that they give back exactly what PostgreSQL compared. */
  type: Prisma.Sql;
  /** Companies without a value come last in both directions. */
  isNullable: boolean;
  /** What holds of every company with a value, for whoever goes through the indexes. */
  known: Prisma.Sql;
  isDescending: boolean;
}

type Column = Omit<CompanyOrder, "isDescending">;
type SortName = CompanySort extends `-${infer Name}` ? Name : CompanySort;

const ALWAYS = Prisma.sql`true`;

const COLUMNS: Record<Exclude<SortName, `-${string}`>, Column> = {
  daysLeft: {
    column: Prisma.sql`company.expected_dissolution_on`,
    type: Prisma.sql`date`,
    isNullable: true,
    // Only running proposals have a day; without this the planner cannot know that dissolved ones never do.
    known: Prisma.sql`company.expected_dissolution_on is not null and ${matchesDocument(lexeme("stage~proposed"))}`,
  },
  name: {
    column: Prisma.sql`coalesce(company.name, company.number)`,
    type: Prisma.sql`text`,
    isNullable: false,
    known: ALWAYS,
  },
  updatedAt: {
    column: Prisma.sql`company.updated_at`,
    type: Prisma.sql`timestamptz`,
    isNullable: false,
    known: ALWAYS,
  },
  incorporatedOn: {
    column: Prisma.sql`company.incorporated_on`,
    type: Prisma.sql`date`,
    isNullable: true,
    known: Prisma.sql`company.incorporated_on is not null`,
  },
  confidence: {
    column: Prisma.sql`company.best_confidence`,
    type: Prisma.sql`real`,
    isNullable: true,
    known: Prisma.sql`company.best_confidence is not null`,
  },
  leadScore: {
    column: Prisma.sql`company.lead_score`,
    type: Prisma.sql`smallint`,
    isNullable: true,
    // Only companies in strike-off have one.
    known: Prisma.sql`company.lead_score is not null and ${matchesDocument(anyOf([lexeme("stage~proposed"), lexeme("stage~suspended")]))}`,
  },
  number: { column: Prisma.sql`company.number`, type: Prisma.sql`text`, isNullable: false, known: ALWAYS },
};

export function companyOrder(sort: CompanySort): CompanyOrder {
  const isDescending = sort.startsWith("-");
  // Taking the sign off a sort leaves one of the names.
  const name = sort.replace(/^-/, "") as keyof typeof COLUMNS;
  return { ...COLUMNS[name], isDescending };
}
