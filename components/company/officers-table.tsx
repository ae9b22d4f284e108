"use client";

import { useQuery } from "@tanstack/react-query";
import { Info, Mail } from "lucide-react";
import { ConfirmPrice, type PricedAct } from "@/components/company/confirm-price";
import { ForgetOfficer } from "@/components/company/forget-officer";
import { AskOfficer, VerifyEmail } from "@/components/company/officer-acts";
import { CELL, EmailCells, NoEmailCells } from "@/components/company/officer-cells";
import { formatOfficerName } from "@/components/company/officer-name";
import { lookedUpOfficers, reachOf } from "@/components/company/people-tiles";
import { WaitsMark } from "@/components/company/state-words";
import { useRefreshCompany } from "@/components/company/use-refresh-company";
import { WaitingOfficers } from "@/components/company/waiting-officers";
import { Section } from "@/components/ui/section";
import { formatQuantity } from "@/lib/format/numbers";
import { formatAppointed, formatRole } from "@/lib/format/register-words";
import { useTRPC } from "@/lib/trpc/client";
import type { Officer } from "@/server/enrichment/schema";
import type { CompanyDetail } from "@/server/register/schema";

const HEAD = "h-[30px] border-line-strong border-b pr-3 text-left font-medium text-muted text-xs whitespace-nowrap";

/** Officers who serve, with every address found for them. Those who are never looked up are counted below. */
export function OfficersTable({
  company,
  canAct,
  isAdmin,
}: {
  company: CompanyDetail;
  canAct: boolean;
  isAdmin: boolean;
}) {
  const people = lookedUpOfficers(company.officers);
  const reachable = people.filter((officer) => reachOf(officer) === "valid").length;
  const sub = people.length > 0 ? `${reachable} of ${people.length} active with a valid e-mail` : null;
  return (
    <Section
      title="Officers and e-mails"
      sub={sub}
      actions={canAct ? <FindMissing company={company} /> : null}
      className="@container/officers"
    >
      <WaitingOfficers number={company.number} canAct={canAct} />
      {company.enrichment.waitsFor && company.domains.length > 0 ? (
        <p className="mb-2 flex flex-wrap items-center gap-x-3 text-muted">
          <WaitsMark waitsFor={company.enrichment.waitsFor} /> {company.enrichment.waitsFor.reason}
        </p>
      ) : null}
      {people.length === 0 ? (
        <NoOfficers company={company} />
      ) : (
        <table className="w-full border-separate border-spacing-0 @max-2xl/officers:block">
          <thead className="@max-2xl/officers:sr-only">
            <tr>
              <th scope="col" className={HEAD}>
                Officer
              </th>
              <th scope="col" className={HEAD}>
                E-mail
              </th>
              <th scope="col" className={HEAD}>
                Deliverable
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Confidence
              </th>
              <th scope="col" className={`${HEAD} max-2xl:hidden`}>
                Verified
              </th>
              <th scope="col" className={HEAD}>
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody className="@max-2xl/officers:block">
            {people.map((officer) => (
              <OfficerRows
                key={officer.id}
                number={company.number}
                officer={officer}
                prices={company.prices}
                canAct={canAct}
                isAdmin={isAdmin}
              />
            ))}
          </tbody>
        </table>
      )}
      <NotLookedUp officers={company.officers} />
    </Section>
  );
}

function FindMissing({ company }: { company: CompanyDetail }) {
  const refresh = useRefreshCompany();
  const act: PricedAct = { companyNumber: company.number, steps: ["domain", "officers", "emails"], refresh: false };
  if (company.prices.emails === 0 || company.enrichment.state === "in_progress") return null;
  return (
    <ConfirmPrice
      label="Find missing"
      size="sm"
      icon={<Mail aria-hidden="true" />}
      act={act}
      atMost={company.prices.emails}
      isBusy={refresh.isPending}
      onConfirm={() => refresh.start(act)}
    >
      Asks only for what is not known yet; answers that are still fresh are taken from our tables for nothing.
    </ConfirmPrice>
  );
}

interface OfficerRowsProps {
  /** The company's. */
  number: string;
  officer: Officer;
  prices: CompanyDetail["prices"];
  canAct: boolean;
  isAdmin: boolean;
}

function OfficerRows({ number, officer, prices, canAct, isAdmin }: OfficerRowsProps) {
  const [first, ...others] = officer.emails;
  const appointed = formatAppointed(officer);
  return (
    <>
      <tr className="@max-2xl/officers:grid @max-2xl/officers:grid-cols-[minmax(0,1fr)_auto] @max-2xl/officers:gap-x-3 @max-2xl/officers:gap-y-1 @max-2xl/officers:border-line @max-2xl/officers:border-b @max-2xl/officers:py-2.5">
        <th
          scope="row"
          className={`${CELL} whitespace-nowrap text-left font-normal @max-2xl/officers:whitespace-normal`}
        >
          <span className="block font-[550]">{formatOfficerName(officer)}</span>
          <span className="block text-muted text-xs">
            {formatRole(officer.role)}
            {appointed ? ` since ${appointed}` : null}
          </span>
          <Elsewhere number={number} officerId={officer.id} />
        </th>
        {first ? <EmailCells email={first} /> : <NoEmailCells officer={officer} />}
        <td
          className={`${CELL} pr-0 text-right @max-2xl/officers:order-first @max-2xl/officers:col-start-2 @max-2xl/officers:row-start-1`}
        >
          <span className="inline-flex items-center gap-1 @max-2xl/officers:flex-wrap @max-2xl/officers:justify-end">
            {canAct && first ? <VerifyEmail email={first} price={prices.verification} /> : null}
            {canAct && !first ? <AskOfficer officer={officer} price={prices.email} /> : null}
            {isAdmin ? <ForgetOfficer officer={officer} /> : null}
          </span>
        </td>
      </tr>
      {others.map((email) => (
        <tr
          key={email.id}
          className="@max-2xl/officers:grid @max-2xl/officers:grid-cols-[minmax(0,1fr)_auto] @max-2xl/officers:gap-x-3 @max-2xl/officers:border-line @max-2xl/officers:border-b @max-2xl/officers:py-2.5"
        >
          <td className={`${CELL} text-muted text-xs`}>also</td>
          <EmailCells email={email} />
          <td className={`${CELL} pr-0 text-right @max-2xl/officers:col-span-2 @max-2xl/officers:justify-self-end`}>
            {canAct ? <VerifyEmail email={email} price={prices.verification} /> : null}
          </td>
        </tr>
      ))}
    </>
  );
}

/** Said only once it was asked; the section below has the button. */
function Elsewhere({ number, officerId }: { number: string; officerId: string }) {
  const { data } = useQuery(useTRPC().companies.appointments.queryOptions({ number }));
  const summary = data?.find((one) => one.officerId === officerId);
  if (!summary?.fetchedAt || summary.others === 0) return null;
  return (
    <span className="block text-muted text-xs">
      {formatQuantity(summary.others, "other company", "other companies")}
      {summary.inTrouble > 0 ? <span className="text-rust-text">, {summary.inTrouble} in trouble</span> : null}
    </span>
  );
}

function whyNoOfficers({ officersFetchedAt, domains, enrichment }: CompanyDetail): string {
  if (officersFetchedAt) return "Companies House lists no person who serves now.";
  const hasAccepted = domains.some(
    ({ decision, band }) => decision === "accepted" || (decision === null && band === "accept"),
  );
  if (!hasAccepted) return "Officers are read from Companies House, for nothing, once a domain is accepted.";
  return enrichment.state === "in_progress"
    ? "Companies House is being asked for the officers; they appear here by themselves."
    : "Officers have not been read yet.";
}

function NoOfficers({ company }: { company: CompanyDetail }) {
  return <p className="border-line-strong border-t border-b border-b-line py-3 text-muted">{whyNoOfficers(company)}</p>;
}

function NotLookedUp({ officers }: { officers: readonly Officer[] }) {
  const corporate = officers.filter(({ isCorporate, resignedOn }) => isCorporate && resignedOn === null).length;
  const resigned = officers.filter(({ resignedOn }) => resignedOn !== null).length;
  const groups = [
    corporate > 0 ? formatQuantity(corporate, "corporate officer") : null,
    resigned > 0 ? formatQuantity(resigned, "resigned officer") : null,
  ].filter(Boolean);
  if (groups.length === 0) return null;
  return (
    <p className="mt-2 flex gap-1.5 text-muted text-xs">
      <Info className="size-3.5 shrink-0" aria-hidden="true" />
      {groups.join(" and ")} {corporate + resigned === 1 ? "is" : "are"} not looked up.
    </p>
  );
}
