"use client";

import { Check, ChevronDown, ExternalLink, RefreshCw, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { AddDomain } from "@/components/company/add-domain";
import { standingOf } from "@/components/company/company-cells";
import { ConfidenceMark, ConfidenceRuler } from "@/components/company/confidence";
import { ConfirmPrice, type PricedAct } from "@/components/company/confirm-price";
import { Reasons } from "@/components/company/reasons";
import { StateMark, WaitsMark } from "@/components/company/state-words";
import { useDecideDomain } from "@/components/company/use-decide-domain";
import { useRefreshCompany } from "@/components/company/use-refresh-company";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Mark } from "@/components/ui/mark";
import { Instant } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { cn } from "@/lib/class-names";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatDay } from "@/lib/format/dates";
import { formatQuantity } from "@/lib/format/numbers";
import type { Domain } from "@/server/enrichment/schema";
import type { CompanyDetail } from "@/server/register/schema";

/** Every candidate with its confidence and reasons; the first one stands open. */
export function DomainCandidates({ company, canAct }: { company: CompanyDetail; canAct: boolean }) {
  const { domains } = company;
  const [latest] = domains;
  const sub = latest
    ? `${formatQuantity(domains.length, "candidate")}${isRejected(domains) ? ", found and rejected" : ""}, fresh until ${formatDay(latest.expiresAt)}`
    : null;
  return (
    <Section title="Domain" sub={sub} actions={canAct ? <DomainActs company={company} /> : null}>
      {latest ? (
        <ul className="border-line-strong border-t">
          {domains.map((domain, index) => (
            <Candidate
              key={domain.id}
              domain={domain}
              companyName={formatCompanyName(company.name)}
              isOpenAtFirst={index === 0}
              canAct={canAct}
            />
          ))}
        </ul>
      ) : (
        <NoCandidate company={company} />
      )}
    </Section>
  );
}

const isRejected = (domains: readonly Domain[]) => domains.every((domain) => standingOf(domain) === "reject");

function DomainActs({ company }: { company: CompanyDetail }) {
  return (
    <div className="flex flex-wrap justify-end gap-1.5">
      <AddDomain number={company.number} companyName={formatCompanyName(company.name)} />
      <SearchAgain company={company} />
    </div>
  );
}

function SearchAgain({ company }: { company: CompanyDetail }) {
  const refresh = useRefreshCompany();
  const isFirst = company.enrichment.state === "pending";
  const act: PricedAct = { companyNumber: company.number, steps: ["domain"], refresh: true };
  return (
    <ConfirmPrice
      label={isFirst ? "Search" : "Search again"}
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      act={act}
      atMost={company.prices.domain}
      isBusy={refresh.isPending}
      onConfirm={() => refresh.start(act)}
    >
      Asks Snov.io for the domain of this name{isFirst ? "" : ", even though the last answer may still be fresh"}.
    </ConfirmPrice>
  );
}

const NONE: Readonly<Record<string, string>> = {
  nothing_found: "Snov.io knows no domain of this name. That cost nothing.",
  pending: "Nobody has asked for a domain yet.",
  in_progress: "The question is on its way; the answer appears here by itself.",
  suppressed: "Sole traders and other non-corporate subscribers are never looked up.",
  failed: "The last lookup failed. The timeline says why; asking again is safe.",
};

function NoCandidate({ company: { enrichment } }: { company: CompanyDetail }) {
  return (
    <p className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line-strong border-t border-b border-b-line py-2">
      {enrichment.waitsFor ? <WaitsMark waitsFor={enrichment.waitsFor} /> : <StateMark state={enrichment.state} />}
      <span className="text-muted">
        {enrichment.waitsFor?.reason ?? NONE[enrichment.state] ?? "No candidate is stored."}
      </span>
    </p>
  );
}

interface CandidateProps {
  domain: Domain;
  companyName: string;
  isOpenAtFirst: boolean;
  canAct: boolean;
}

function Candidate({ domain, companyName, isOpenAtFirst, canAct }: CandidateProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const evidence = `evidence-${domain.id}`;
  return (
    <li className="border-line border-b">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
        <IconButton
          label={`Evidence for ${domain.domain}`}
          size="sm"
          aria-expanded={isOpen}
          aria-controls={evidence}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronDown className={cn("transition-transform", !isOpen && "-rotate-90")} />
        </IconButton>
        <div className="min-w-0 flex-1 max-md:basis-[calc(100%-44px)]">
          <p className="flex items-center gap-1.5">
            <a
              href={`https://${domain.domain}`}
              target="_blank"
              rel="noreferrer"
              className={cn(
                "truncate font-[550] text-fg",
                domain.decision === "rejected" && "text-muted line-through decoration-1",
              )}
            >
              {domain.domain}
            </a>
            <ExternalLink className="size-3.5 shrink-0 text-muted" aria-label="opens a new tab" />
          </p>
          <p className="text-muted text-xs">
            {domain.source === "snov" ? "Found by Snov.io" : "Entered by hand"}, <Instant at={domain.lastVerifiedAt} />
          </p>
        </div>
        <div className="w-[132px] max-md:ml-9">
          <ConfidenceMark confidence={domain.confidence} band={domain.band} />
          <ConfidenceRuler confidence={domain.confidence} band={domain.band} className="mt-1" />
        </div>
        <Decision domain={domain} companyName={companyName} canAct={canAct} />
      </div>
      {isOpen ? <Evidence id={evidence} domain={domain} /> : null}
    </li>
  );
}

function Decision({ domain, companyName, canAct }: { domain: Domain; companyName: string; canAct: boolean }) {
  const { decide, isPending } = useDecideDomain(companyName);
  return (
    <div className="flex w-[236px] flex-wrap items-center justify-end gap-1.5 max-md:w-auto max-md:flex-1 max-xl:w-[160px]">
      <DecisionWords domain={domain} />
      {canAct ? (
        <DecisionActs domain={domain} isPending={isPending} onDecide={(decision) => decide(domain, decision)} />
      ) : null}
    </div>
  );
}

function DecisionWords({ domain: { decision, decidedBy, band } }: { domain: Domain }): ReactNode {
  if (decision === "accepted") {
    return (
      <Mark hue="green" icon={<Check />} className="text-green-text">
        Accepted by {decidedBy}
      </Mark>
    );
  }
  if (decision === "rejected") return <Mark icon={<X />}>Rejected by {decidedBy}</Mark>;
  if (band === "accept") {
    return (
      <Mark hue="green" icon={<Check />} className="text-green-text">
        Accepted by policy
      </Mark>
    );
  }
  return band === "reject" ? <Mark icon={<X />}>Rejected by policy</Mark> : null;
}

interface DecisionActsProps {
  domain: Domain;
  isPending: boolean;
  onDecide: (decision: Domain["decision"]) => void;
}

function DecisionActs({ domain: { decision, band, domain }, isPending, onDecide }: DecisionActsProps) {
  if (decision) {
    return (
      <Button
        variant="ghost"
        size="sm"
        disabled={isPending}
        onClick={() => onDecide(null)}
        aria-label={`Undo the decision on ${domain}`}
      >
        Undo
      </Button>
    );
  }
  return (
    <>
      {band === "accept" ? null : (
        <Button
          size="sm"
          variant={band === "reject" ? "ghost" : "secondary"}
          disabled={isPending}
          onClick={() => onDecide("accepted")}
          aria-label={`Accept ${domain}`}
        >
          Accept
        </Button>
      )}
      {band === "reject" ? null : (
        <Button
          variant="ghost"
          size="sm"
          disabled={isPending}
          onClick={() => onDecide("rejected")}
          aria-label={`Reject ${domain}`}
        >
          Reject
        </Button>
      )}
    </>
  );
}

function Evidence({ id, domain }: { id: string; domain: Domain }) {
  const [inFavour, against] = [
    domain.reasons.filter(({ weight }) => weight >= 0),
    domain.reasons.filter(({ weight }) => weight < 0),
  ];
  return (
    <div id={id} className="grid gap-x-10 gap-y-3 pb-4 pl-9 md:grid-cols-2">
      <div>
        <h3 className="mb-1 text-muted text-xs">For</h3>
        {inFavour.length > 0 ? (
          <Reasons reasons={inFavour} />
        ) : (
          <p className="text-muted text-xs">Nothing speaks for it.</p>
        )}
      </div>
      <div>
        <h3 className="mb-1 text-muted text-xs">Against</h3>
        {against.length > 0 ? (
          <Reasons reasons={against} />
        ) : (
          <p className="text-muted text-xs">Nothing speaks against it.</p>
        )}
        <p className="mt-2 text-muted text-xs">Weights explain the score; they need not add up to it.</p>
      </div>
    </div>
  );
}
