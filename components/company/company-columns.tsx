import type { Route } from "next";
import Link from "next/link";
import { DomainCell, EmailsCell } from "@/components/company/company-cells";
import { LeadFigure } from "@/components/company/lead-figure";
import { StrikeCell } from "@/components/company/strike-words";
import type { Column } from "@/components/data-table/column";
import { formatCompanyName } from "@/lib/format/company-name";
import type { Company, ListCompaniesInput } from "@/server/register/schema";

export function companyAddress(number: string): Route<`/companies/${string}`> {
  return `/companies/${number}`;
}

/** Items of two lines on phones: name and line, domain and e-mails. */
export const COMPANY_ROW =
  "max-md:grid-cols-[32px_minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-2 max-md:gap-y-0.5 max-md:[grid-template-areas:'check_name_strike'_'check_domain_emails']";

export const COMPANY_COLUMNS: readonly Column<Company, ListCompaniesInput["sort"]>[] = [
  {
    id: "name",
    header: "Company",
    className: "max-md:[grid-area:name]",
    sort: { ascending: "name", descending: "-name", first: "ascending" },
    cell: ({ number, name }) => (
      <Link href={companyAddress(number)} prefetch={false} title={name} className="block truncate font-[530] text-fg">
        {formatCompanyName(name)}
      </Link>
    ),
  },
  {
    id: "number",
    header: "Number",
    width: "84px",
    className: "max-md:hidden @max-[780px]/table:hidden",
    cell: ({ number }) => <span className="code text-muted">{number}</span>,
  },
  {
    id: "strike",
    header: "Strike-off",
    width: "142px",
    className: "max-md:justify-self-end max-md:[grid-area:strike]",
    sort: { ascending: "daysLeft", descending: "-daysLeft", first: "ascending" },
    cell: ({ strikeOff }) => <StrikeCell strikeOff={strikeOff} />,
  },
  {
    id: "lead",
    header: "Lead",
    width: "92px",
    className: "max-md:hidden @max-[860px]/table:hidden",
    sort: { ascending: "leadScore", descending: "-leadScore", first: "descending" },
    cell: ({ leadScore }) => <LeadFigure leadScore={leadScore} isInColumn />,
  },
  {
    id: "domain",
    header: "Domain, confidence",
    className:
      "w-[27%] max-md:w-auto max-md:text-xs max-md:[grid-area:domain] md:@max-[860px]/table:w-[24%] md:@max-[620px]/table:w-[36%]",
    cell: (company) => <DomainCell company={company} />,
  },
  {
    id: "emails",
    header: "E-mails",
    width: "150px",
    className: "max-md:justify-self-end max-md:text-xs max-md:[grid-area:emails] md:@max-[620px]/table:hidden",
    cell: (company) => <EmailsCell company={company} />,
  },
];
