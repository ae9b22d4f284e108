"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import type { ReactNode } from "react";
import { standingOf } from "@/components/company/company-cells";
import { companyAddress } from "@/components/company/company-columns";
import { BandGlyph, ConfidenceRuler } from "@/components/company/confidence";
import { LeadFigure } from "@/components/company/lead-figure";
import { LeadReasons } from "@/components/company/lead-section";
import { lookedUpOfficers, reachOf } from "@/components/company/people-tiles";
import { Reasons } from "@/components/company/reasons";
import { StateMark, WaitsMark } from "@/components/company/state-words";
import { StrikeLine } from "@/components/company/strike-line";
import { useDecideDomain } from "@/components/company/use-decide-domain";
import { Button, ButtonLink } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";
import { useShortcut } from "@/components/ui/shortcuts";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatConfidence, formatCreditRange, formatQuantity } from "@/lib/format/numbers";
import { formatCompanyType, formatRole } from "@/lib/format/register-words";
import { formatSic } from "@/lib/format/sic-divisions";
import { useTRPC } from "@/lib/trpc/client";
import type { Domain, Officer } from "@/server/enrichment/schema";
import type { Company } from "@/server/register/schema";

interface CompanyPreviewProps {
  company: Company;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
  canDecide: boolean;
  /** After a decision: a list of what waits for one goes on with the next. */
  onDecided?: () => void;
}

/** The focused row beside the table: enough to decide on its domain without leaving the list. */
export function CompanyPreview({ company, onStep, onClose, canDecide, onDecided }: CompanyPreviewProps) {
  const { number, type, incorporatedOn, sicCodes, address, strikeOff, domains } = company;
  const [sic] = sicCodes;
  const facts = [
    formatCompanyType(type),
    incorporatedOn?.slice(0, 4),
    sic ? formatSic(sic) : null,
    address.town ? formatCompanyName(address.town) : null,
  ].filter(Boolean);
  return (
    <aside
      aria-labelledby="preview-title"
      className="flex w-(--panel) max-nav:w-80 shrink-0 flex-col overflow-y-auto border-line-strong border-l bg-surface max-lg:hidden"
    >
      <div className="border-line border-b px-4 pt-3 pb-3.5">
        <div className="flex items-center">
          <span className="code text-muted">{number}</span>
          <span className="ml-auto flex gap-0.5">
            <IconButton label="Previous company" keys={["K"]} size="sm" onClick={() => onStep(-1)}>
              <ArrowUp />
            </IconButton>
            <IconButton label="Next company" keys={["J"]} size="sm" onClick={() => onStep(1)}>
              <ArrowDown />
            </IconButton>
            <IconButton label="Close preview" keys={["Esc"]} size="sm" onClick={onClose}>
              <X />
            </IconButton>
          </span>
        </div>
        <h2 id="preview-title" className="font-semibold text-lg tracking-[-0.01em]">
          {formatCompanyName(company.name)}
        </h2>
        <p className="mt-0.5 text-muted text-xs leading-[1.125rem]">{facts.join(" · ")}</p>
        {strikeOff ? <StrikeLine strikeOff={strikeOff} isSmall className="mt-4" /> : null}
      </div>
      <PreviewDomain domains={domains} company={company} />
      <PreviewPeople company={company} />
      <PreviewLead company={company} />
      <PreviewActions key={number} company={company} canDecide={canDecide} onDecided={onDecided} />
    </aside>
  );
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="border-line border-b px-4 py-3.5 last-of-type:border-b-0">
      <h3 className="mb-2 font-medium text-muted text-xs">{title}</h3>
      {children}
    </section>
  );
}

function PreviewDomain({ domains, company }: { domains: readonly Domain[]; company: Company }) {
  const [best] = domains;
  if (!best) {
    const { state, waitsFor } = company.enrichment;
    return <Part title="Domain">{waitsFor ? <WaitsMark waitsFor={waitsFor} /> : <StateMark state={state} />}</Part>;
  }
  const standing = standingOf(best);
  const title = standing === "review" ? "Domain to review" : standing === "accept" ? "Domain" : "Domain, rejected";
  return (
    <Part title={domains.length > 1 ? `${title}, 1 of ${formatQuantity(domains.length, "candidate")}` : title}>
      <div className="flex items-center gap-2">
        <a
          href={`https://${best.domain}`}
          target="_blank"
          rel="noreferrer"
          className="truncate font-[550] text-base text-fg"
        >
          {best.domain}
        </a>
        <span className="ml-auto inline-flex items-center gap-1.5 tabular-nums">
          <BandGlyph band={standing} />
          <b className="font-semibold">{formatConfidence(best.confidence)}</b>
        </span>
      </div>
      <ConfidenceRuler confidence={best.confidence} band={best.band} className="mt-2 mb-1" />
      <div
        aria-hidden="true"
        className="relative mb-2 h-[18px] text-muted text-xs [&>span]:absolute [&>span]:-translate-x-1/2"
      >
        <span style={{ left: "30%" }}>Reject</span>
        <span style={{ left: "75%" }}>Review</span>
        <span className="right-0 translate-x-0!">Accept</span>
      </div>
      <Reasons reasons={best.reasons} limit={5} />
    </Part>
  );
}

function PreviewPeople({ company }: { company: Company }) {
  const people = lookedUpOfficers(company.officers);
  const { data: credits } = useQuery(useTRPC().credits.overview.queryOptions());
  if (people.length === 0) return null;
  const [best] = company.domains;
  const waits = !best || standingOf(best) !== "accept";
  return (
    <Part title={`People, ${people.length} active`}>
      <ul>
        {people.map((officer) => (
          <li key={officer.id} className="py-1">
            {officer.forename} {officer.surname} <span className="text-muted">{formatRole(officer.role)}</span>
            <span className="block break-all text-muted text-xs">
              {waits ? "Waits for a domain" : addressOf(officer)}
            </span>
          </li>
        ))}
      </ul>
      {best && credits && standingOf(best) === "review" ? (
        <p className="mt-1 text-muted text-xs">
          Accepting spends nothing. Finding their e-mails afterwards costs{" "}
          {formatCreditRange(0, people.length * credits.mostPerLookup.email)}.
        </p>
      ) : null}
    </Part>
  );
}

function PreviewLead({ company: { leadScore } }: { company: Company }) {
  if (!leadScore) return null;
  return (
    <Part title="Lead score, of 100">
      <div className="mb-1.5">
        <LeadFigure leadScore={leadScore} />
      </div>
      <LeadReasons reasons={leadScore.reasons.filter(({ points }) => points !== 0)} />
    </Part>
  );
}

function addressOf(officer: Officer): string {
  const [email] = officer.emails;
  if (email) return reachOf(officer) === "valid" ? email.email : `${email.email}, not proved`;
  return officer.enrichment.state === "in_progress" ? "Finding" : "None found";
}

/** Keys ask for a decision only where it is open, and a decision can be undone. */
function PreviewActions({
  company,
  canDecide,
  onDecided,
}: Pick<CompanyPreviewProps, "company" | "canDecide" | "onDecided">) {
  const { decide, isPending } = useDecideDomain(formatCompanyName(company.name));
  const candidate = company.domains.find((domain) => domain.decision === null && domain.band !== "reject");
  const isOff = !canDecide || !candidate || isPending;
  function say(decision: "accepted" | "rejected") {
    if (!candidate) return;
    decide(candidate, decision);
    onDecided?.();
  }
  const isOpenQuestion = candidate?.band === "review";
  useShortcut("A", "Accept domain", () => say("accepted"), { isOff: isOff || !isOpenQuestion });
  useShortcut("R", "Reject domain", () => say("rejected"), { isOff });
  return (
    <div className="sticky bottom-0 mt-auto flex gap-2 border-line-strong border-t bg-canvas px-4 py-2.5">
      {canDecide && candidate ? (
        <>
          {isOpenQuestion ? (
            <Button variant="primary" disabled={isPending} onClick={() => say("accepted")}>
              Accept <Kbd className="border-current/40 bg-transparent text-current">A</Kbd>
            </Button>
          ) : null}
          <Button disabled={isPending} onClick={() => say("rejected")}>
            Reject <Kbd>R</Kbd>
          </Button>
        </>
      ) : null}
      <ButtonLink href={companyAddress(company.number)} variant="ghost" className="ml-auto">
        Open <Kbd>Enter</Kbd>
      </ButtonLink>
    </div>
  );
}
