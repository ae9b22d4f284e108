"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, Info, Mail, Minus, RefreshCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ConfirmPrice, type PricedAct } from "@/components/company/confirm-price";
import { lookedUpOfficers, reachOf } from "@/components/company/people-tiles";
import { StateMark } from "@/components/company/state-words";
import { useRefreshCompany } from "@/components/company/use-refresh-company";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Mark } from "@/components/ui/mark";
import { RelativeTime, useNow } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatConfidence, formatQuantity } from "@/lib/format/numbers";
import { formatRole } from "@/lib/format/register-words";
import { useTRPC } from "@/lib/trpc/client";
import type { Email, Officer } from "@/server/enrichment/schema";
import type { CompanyDetail } from "@/server/register/schema";

const HEAD = "h-[30px] border-line-strong border-b pr-3 text-left font-medium text-muted text-xs whitespace-nowrap";

/** Officers who serve, with every address found for them. Those who are never looked up are counted below. */
export function OfficersTable({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  const people = lookedUpOfficers(company.officers);
  const reachable = people.filter((officer) => reachOf(officer) === "valid").length;
  const sub = people.length > 0 ? `${reachable} of ${people.length} active with a valid e-mail` : null;
  return (
    <Section title="Officers and e-mails" sub={sub} actions={canAct ? <FindMissing company={company} /> : null}>
      {people.length === 0 ? (
        <NoOfficers company={company} />
      ) : (
        <table className="w-full border-separate border-spacing-0 max-md:block">
          <thead className="max-md:sr-only">
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
          <tbody className="max-md:block">
            {people.map((officer) => (
              <OfficerRows key={officer.id} officer={officer} canAct={canAct} />
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

const CELL = "border-line border-b py-2 pr-3 align-middle max-md:border-0 max-md:p-0";

function OfficerRows({ officer, canAct }: { officer: Officer; canAct: boolean }) {
  const [first, ...others] = officer.emails;
  return (
    <>
      <tr className="max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:border-line max-md:border-b max-md:py-2.5">
        <th scope="row" className={`${CELL} whitespace-nowrap text-left font-normal max-md:whitespace-normal`}>
          <span className="block font-[550]">
            {[officer.forename, officer.surname].filter(Boolean).join(" ") || officer.name}
          </span>
          <span className="block text-muted text-xs">
            {formatRole(officer.role)}
            {officer.appointedOn ? ` since ${officer.appointedOn.slice(0, 4)}` : null}
          </span>
        </th>
        {first ? <EmailCells email={first} /> : <NoEmailCells officer={officer} />}
        <td className={`${CELL} pr-0 text-right max-md:justify-self-end`}>
          {canAct && first ? <VerifyEmail email={first} /> : null}
          {canAct && !first ? <AskOfficer officer={officer} /> : null}
        </td>
      </tr>
      {others.map((email) => (
        <tr
          key={email.id}
          className="max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:border-line max-md:border-b max-md:py-2.5"
        >
          <td className={`${CELL} text-muted text-xs`}>also</td>
          <EmailCells email={email} />
          <td className={`${CELL} pr-0 text-right max-md:justify-self-end`}>
            {canAct ? <VerifyEmail email={email} /> : null}
          </td>
        </tr>
      ))}
    </>
  );
}

const UNKNOWN_REASONS: Readonly<Record<string, string>> = {
  catchall: "the domain accepts any address",
  greylist: "the mail server asked to come back later",
  banned: "the mail server refuses checks",
  hidden_by_owner: "hidden by its owner",
  connection_error: "the mail server did not answer",
};

function EmailCells({ email }: { email: Email }) {
  const { isOffDomain, verification, reason, confidence, verifiedAt, discoveredAt, reasons } = email;
  const [strongest] = reasons;
  return (
    <>
      <td className={`${CELL} max-w-0 max-md:col-span-2 max-md:max-w-none md:w-full`}>
        <span className="flex items-center gap-1">
          <a href={`mailto:${email.email}`} className="break-all">
            {email.email}
          </a>
          <CopyButton text={email.email} label={`Copy ${email.email}`} />
          {isOffDomain ? (
            <Badge hue="amber" icon={<TriangleAlert />}>
              Other domain
            </Badge>
          ) : null}
        </span>
        <span className="block truncate text-muted text-xs">
          {isOffDomain
            ? "Not at the company’s domain: may be another person’s or an old address"
            : verification === "unknown" && reason
              ? `Unknown: ${UNKNOWN_REASONS[reason] ?? reason.replaceAll("_", " ")}`
              : strongest?.detail}
        </span>
      </td>
      <td className={CELL}>
        <VerificationMark verification={verification} />
      </td>
      <td
        className={`${CELL} text-right tabular-nums max-md:text-right`}
        title={reasons.map(({ detail }) => detail).join("\n")}
      >
        <span className="text-muted text-xs md:hidden">confidence </span>
        {formatConfidence(confidence)}
      </td>
      <td className={`${CELL} whitespace-nowrap text-fg-soft max-2xl:hidden`}>
        <RelativeTime at={verifiedAt ?? discoveredAt} />
      </td>
    </>
  );
}

function VerificationMark({ verification }: { verification: Email["verification"] }): ReactNode {
  if (verification === "valid") {
    return (
      <Mark hue="green" icon={<CircleCheck />}>
        Valid
      </Mark>
    );
  }
  if (verification === "unknown") {
    return (
      <Mark hue="amber" icon={<CircleHelp />}>
        Unknown
      </Mark>
    );
  }
  return (
    <Mark hue="red" icon={<Minus />}>
      Not valid
    </Mark>
  );
}

const NOTHING: Readonly<Record<string, string>> = {
  pending: "Not looked up yet",
  in_progress: "On its way",
  nothing_found: "Nothing found, no credit spent",
  completed: "Nothing usable found",
  failed: "The lookup failed; asking again is safe",
  stale: "Older than its term",
};

function NoEmailCells({ officer: { enrichment } }: { officer: Officer }) {
  const state = enrichment.state ?? "pending";
  return (
    <>
      <td className={`${CELL} text-muted max-md:col-span-2 md:w-full`}>
        {state === "in_progress" ? <StateMark state={state} label="Finding" /> : NOTHING[state]}
      </td>
      <td className={CELL}>
        <Mark icon={<Minus />}>None</Mark>
      </td>
      <td className={`${CELL} text-right text-muted`}>–</td>
      <td className={`${CELL} text-fg-soft max-2xl:hidden`}>
        {enrichment.updatedAt ? <RelativeTime at={enrichment.updatedAt} /> : null}
      </td>
    </>
  );
}

/** Asks for one officer's address; only where nothing is known or what is known is old. */
function AskOfficer({ officer }: { officer: Officer }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const ask = useMutation(
    trpc.discovery.email.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: `Asked for ${officer.forename ?? officer.name}’s address, at most 1 credit` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const { state } = officer.enrichment;
  if (state === "in_progress" || state === "completed") return null;
  const isAgain = state === "nothing_found" || state === "stale";
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price="0 to 1 credit"
      isBusy={ask.isPending}
      onClick={() => ask.mutate({ officerId: officer.id, refresh: isAgain })}
      aria-label={`${isAgain ? "Try again" : "Find"} for ${officer.name}: 0 to 1 credit`}
    >
      {isAgain ? "Try again" : "Find"}
    </Button>
  );
}

/** Asks whether an address delivers: where nobody could say, or where the answer is past its term. */
function VerifyEmail({ email }: { email: Email }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const verify = useMutation(
    trpc.discovery.verification.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: `Asked whether ${email.email} delivers, at most 1 credit` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const isOld = email.expiresAt < now.toISOString();
  if (email.verification !== "unknown" && !isOld) return null;
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price="0 to 1 credit"
      isBusy={verify.isPending}
      onClick={() => verify.mutate({ emailId: email.id, refresh: true })}
      aria-label={`Verify ${email.email}: 0 to 1 credit`}
    >
      Verify
    </Button>
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
