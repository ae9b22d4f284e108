"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, RefreshCw } from "lucide-react";
import { useState } from "react";
import { OtherCompaniesList } from "@/components/company/other-companies-list";
import { lookedUpOfficers } from "@/components/company/people-tiles";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { showError } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Officer } from "@/server/enrichment/schema";
import type { AppointmentSummary } from "@/server/register/people/schema";
import type { CompanyDetail } from "@/server/register/schema";

/** Which other companies the people in office run, read from Companies House when somebody asks. */
export function OtherCompanies({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  const { data } = useQuery(useTRPC().companies.appointments.queryOptions({ number: company.number }));
  const byOfficer = new Map(data?.map((summary) => [summary.officerId, summary]));
  const people = lookedUpOfficers(company.officers).flatMap((officer) => {
    const summary = byOfficer.get(officer.id);
    return summary ? [{ officer, summary }] : [];
  });
  if (people.length === 0) return null;
  return (
    <Section title="Other companies of the officers" sub="from Companies House, for nothing">
      <ul className="border-line-strong border-t">
        {people.map(({ officer, summary }) => (
          <PersonItem key={officer.id} officer={officer} summary={summary} canAct={canAct} />
        ))}
      </ul>
    </Section>
  );
}

interface PersonItemProps {
  officer: Officer;
  summary: AppointmentSummary;
  canAct: boolean;
}

function PersonItem({ officer, summary, canAct }: PersonItemProps) {
  const [isOpen, setIsOpen] = useState(false);
  const name = [officer.forename, officer.surname].filter(Boolean).join(" ") || officer.name;
  const listId = `others-${officer.id}`;
  return (
    <li className="border-line border-b py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-40 font-[550]">{name}</span>
        <span className="min-w-0 flex-1 basis-52">
          <Found summary={summary} />
        </span>
        {summary.fetchedAt ? (
          <span className="text-muted text-xs">
            fetched <RelativeTime at={summary.fetchedAt} />
          </span>
        ) : null}
        <span className="flex gap-1">
          {summary.others > 0 ? (
            <Button
              size="sm"
              variant="ghost"
              icon={<ChevronDown aria-hidden="true" className={isOpen ? "rotate-180" : undefined} />}
              aria-expanded={isOpen}
              aria-controls={listId}
              aria-label={`${isOpen ? "Hide" : "Show"} other companies of ${name}`}
              onClick={() => setIsOpen(!isOpen)}
            >
              {isOpen ? "Hide" : "Show"}
            </Button>
          ) : null}
          {canAct && !summary.isUnknown ? <Fetch officer={officer} name={name} summary={summary} /> : null}
        </span>
      </div>
      {isOpen ? <OtherCompaniesList id={listId} officerId={officer.id} name={name} /> : null}
    </li>
  );
}

function Found({ summary }: { summary: AppointmentSummary }) {
  const { fetchedAt, isFetching, isUnknown, others, serving, inTrouble, unread } = summary;
  if (isFetching) return <span className="text-muted">Companies House is being asked</span>;
  if (isUnknown) return <span className="text-muted">The register has no id to ask by</span>;
  if (!fetchedAt) return <span className="text-muted">Not asked yet</span>;
  if (others === 0) return <span className="text-fg-soft">No other company</span>;
  return (
    <span className="text-fg-soft tabular-nums">
      {formatQuantity(others, "other company", "other companies")}, serving at {serving}
      {inTrouble > 0 ? <b className="font-semibold text-rust-text">, {inTrouble} in trouble</b> : ", none in trouble"}
      {unread > 0 ? <span className="text-muted">, {unread} more appointments not read</span> : null}
    </span>
  );
}

function Fetch({ officer, name, summary }: { officer: Officer; name: string; summary: AppointmentSummary }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const fetchThem = useMutation(
    trpc.companies.fetchAppointments.mutationOptions({
      onError: showError,
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const verb = summary.fetchedAt ? "Fetch again" : "Fetch";
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      isBusy={fetchThem.isPending || summary.isFetching}
      aria-label={`${verb}: other companies of ${name}`}
      onClick={() => fetchThem.mutate({ id: officer.id })}
    >
      {verb}
    </Button>
  );
}
