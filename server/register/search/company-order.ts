import { z } from "zod";
import { Prisma } from "@/server/platform/db/generated/client";
import type { Few } from "@/server/register/search/company-sets";
import { STRIKING_DOCUMENT } from "@/server/register/search/document-query";
import type { CompanySort } from "@/server/register/search/filter";

/** What companies are sorted by; ties break by number in the same direction, so that one index serves both directions. */
export interface CompanyOrder {
  /** Over the alias `company`. */
  column: Prisma.Sql;
  /** The column's type: cursors keep values as text, so that they give back exactly what PostgreSQL compared. */
  type: Prisma.Sql;
  /** What PostgreSQL writes of that type, and takes again. */
  text: z.ZodType<string>;
  /** Companies without a value come last in both directions. */
  isNullable: boolean;
  /** What holds of every company with a value: the condition of an index of their documents, and of other indexes. Null when nothing does. */
  known: { document: Prisma.Sql; among: Few } | null;
  /**
   * Companies that have indexes of their own in this order, in which they lie unevenly: none of the newest companies is in strike-off, a
   * first load gives all of the register one time of change, the surest domains are usable, and strike-offs are few among all numbers.
   */
  apart: readonly Few[];
  /** The same among the companies without a value, by number: none of those for whom something was found, but for odd ones. */
  apartUnknown: readonly Few[];
  isDescending: boolean;
  /** The sort without its direction. */
  name: SortName;
}

type Column = Omit<CompanyOrder, "isDescending" | "name">;
export type SortName = Exclude<CompanySort, `-${string}`>;

// As PostgreSQL writes it: 2026-11-22 09:00:00.123+00.
const instantText = z.string().refine((text) => {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)[+-]\d{2}(?::\d{2})?$/.exec(text) ?? [];
  return z.iso.date().safeParse(day).success && z.iso.time().safeParse(time).success;
});
const realText = z.string().regex(/^-?\d{1,9}(?:\.\d{1,12})?(?:e-?\d{1,2})?$/);
const smallText = z.string().regex(/^-?\d{1,4}$/);
/** PostgreSQL's text holds no NUL. */
const plainText = z.string().regex(/^[^\0]*$/);

/** Only companies in strike-off have a day or a lead score; the planner cannot know that dissolved ones never do. */
const STRIKING_OFF: CompanyOrder["known"] = { document: STRIKING_DOCUMENT, among: "strikeOff" };

const COLUMNS: Record<SortName, Column> = {
  daysLeft: {
    column: Prisma.sql`company.expected_dissolution_on`,
    type: Prisma.sql`date`,
    text: z.iso.date(),
    isNullable: true,
    known: STRIKING_OFF,
    apart: [],
    apartUnknown: ["strikingOff"],
  },
  name: {
    column: Prisma.sql`coalesce(company.name, company.number)`,
    type: Prisma.sql`text`,
    text: plainText,
    isNullable: false,
    known: null,
    apart: [],
    apartUnknown: [],
  },
  updatedAt: {
    column: Prisma.sql`company.updated_at`,
    type: Prisma.sql`timestamptz`,
    text: instantText,
    isNullable: false,
    known: null,
    apart: ["strikeOff", "sought"],
    apartUnknown: ["strikeOff", "sought"],
  },
  incorporatedOn: {
    column: Prisma.sql`company.incorporated_on`,
    type: Prisma.sql`date`,
    text: z.iso.date(),
    isNullable: true,
    known: null,
    apart: ["strikeOff", "sought"],
    apartUnknown: ["strikeOff", "sought"],
  },
  confidence: {
    column: Prisma.sql`company.best_confidence`,
    type: Prisma.sql`real`,
    text: realText,
    isNullable: true,
    known: null,
    apart: ["reached", "toReview", "usable", "open", "unusable", "unreached"],
    apartUnknown: ["found"],
  },
  leadScore: {
    column: Prisma.sql`company.lead_score`,
    type: Prisma.sql`smallint`,
    text: smallText,
    isNullable: true,
    known: STRIKING_OFF,
    apart: [],
    apartUnknown: ["strikingOff"],
  },
  number: {
    column: Prisma.sql`company.number`,
    type: Prisma.sql`text`,
    text: plainText,
    isNullable: false,
    known: null,
    apart: ["strikingOff"],
    apartUnknown: [],
  },
};

export function companyOrder(sort: CompanySort): CompanyOrder {
  const isDescending = sort.startsWith("-");
  // Taking the sign off a sort leaves one of the names.
  const name = sort.replace(/^-/, "") as SortName;
  return { ...COLUMNS[name], isDescending, name };
}
