"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { companyAddress } from "@/components/company/company-columns";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatAppointed, formatRole, formatStatus } from "@/lib/format/register-words";
import { useTRPC } from "@/lib/trpc/client";
import type { OtherAppointment, Trouble } from "@/server/register/people/schema";

const HEAD = "h-[30px] border-line-strong border-b pr-3 text-left font-medium text-muted text-xs";
const CELL = "border-line border-b py-1.5 pr-3 align-top";

const TROUBLES: Record<Trouble, string> = {
  strikeOff: "Strike-off",
  insolvency: "Insolvent",
  dissolvedLately: "Dissolved lately",
};

interface OtherCompaniesListProps {
  id: string;
  officerId: string;
  name: string;
}

export function OtherCompaniesList({ id, officerId, name }: OtherCompaniesListProps) {
  const { data, error } = useQuery(useTRPC().companies.officerAppointments.queryOptions({ id: officerId }));
  if (error) return <p className="mt-2 text-red-text">They could not be read: {error.message}</p>;
  if (!data) return <p className="mt-2 text-muted">Reading…</p>;
  return (
    <div id={id} className="mt-2 overflow-x-auto">
      <table className="w-full border-separate border-spacing-0" aria-label={`Other companies of ${name}`}>
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Company
            </th>
            <th scope="col" className={HEAD}>
              State
            </th>
            <th scope="col" className={`${HEAD} max-md:hidden`}>
              Role
            </th>
            <th scope="col" className={HEAD}>
              Years
            </th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((item) => (
            <tr key={`${item.companyNumber}-${item.role}-${item.appointedOn}-${item.resignedOn}`}>
              <th scope="row" className={`${CELL} text-left font-normal`}>
                <CompanyName item={item} />
              </th>
              <td className={CELL}>
                {item.trouble ? (
                  <b className="font-semibold text-rust-text">{TROUBLES[item.trouble]}</b>
                ) : (
                  <span className="text-fg-soft">{formatStatus(item.status, null) ?? "Not said"}</span>
                )}
              </td>
              <td className={`${CELL} text-fg-soft max-md:hidden`}>{formatRole(item.role)}</td>
              <td className={`${CELL} whitespace-nowrap text-fg-soft tabular-nums`}>{formatYears(item)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Only companies of our own register have a page here. */
function CompanyName({ item: { isKnown, companyName, companyNumber } }: { item: OtherAppointment }) {
  const text = formatCompanyName(companyName);
  return (
    <>
      {isKnown ? (
        <Link href={companyAddress(companyNumber)} prefetch={false} className="text-fg">
          {text}
        </Link>
      ) : (
        text
      )}{" "}
      <span className="code text-muted">{companyNumber}</span>
    </>
  );
}

/** "2018 to 2021", "since 2018", "1991 or before to 2003". */
function formatYears({ appointedOn, appointedBefore, resignedOn }: OtherAppointment): string {
  const from = formatAppointed({ appointedOn, appointedBefore });
  const to = resignedOn?.slice(0, 4);
  if (!to) return from ? `since ${from}` : "serving";
  return from ? `${from} to ${to}` : `until ${to}`;
}
