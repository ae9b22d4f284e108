import { Clock, LoaderCircle, Minus, ShieldOff } from "lucide-react";
import { BandGlyph } from "@/components/company/confidence";
import { lookedUpOfficers, PeopleTiles, reachOf } from "@/components/company/people-tiles";
import { WaitsMark } from "@/components/company/state-words";
import { Glyph } from "@/components/glyphs/glyph";
import { Mark } from "@/components/ui/mark";
import { cn } from "@/lib/class-names";
import { formatConfidence } from "@/lib/format/numbers";
import type { Domain } from "@/server/enrichment/schema";
import type { Company } from "@/server/register/schema";

/** The band as a person's word leaves it: a decision outweighs the score. */
export function standingOf({ decision, band }: Domain): Domain["band"] {
  if (decision === "accepted") return "accept";
  return decision === "rejected" ? "reject" : band;
}

/** The state of the domain stands in its own cell: found with its confidence, queued, none found. */
export function DomainCell({ company: { domains, enrichment } }: { company: Company }) {
  const [best] = domains;
  if (best) return <FoundDomain domain={best} />;
  switch (enrichment.state) {
    case "in_progress":
      if (enrichment.waitsFor) return <WaitsMark waitsFor={enrichment.waitsFor} />;
      return (
        <Mark icon={<Clock />} className="text-fg-soft">
          Queued
        </Mark>
      );
    case "nothing_found":
      return <Mark icon={<Minus />}>None found</Mark>;
    case "failed":
      return (
        <Mark hue="red" icon={<Glyph name="dead" />}>
          Failed
        </Mark>
      );
    case "suppressed":
      return <Mark icon={<ShieldOff />}>Not looked up</Mark>;
    default:
      return <span className="text-muted">–</span>;
  }
}

function FoundDomain({ domain }: { domain: Domain }) {
  const standing = standingOf(domain);
  return (
    <span className="flex items-center gap-1.5">
      <BandGlyph band={standing} />
      <span
        title={domain.domain}
        className={cn("truncate", standing === "reject" && "text-muted line-through decoration-1")}
      >
        {domain.domain}
      </span>
      <span
        className="ml-auto text-muted tabular-nums max-md:ml-0.5"
        title={`Confidence ${formatConfidence(domain.confidence)}, ${domain.band}`}
      >
        {formatConfidence(domain.confidence)}
      </span>
    </span>
  );
}

/** A tile an officer and how many can be reached; or what the e-mails wait for. */
export function EmailsCell({ company }: { company: Company }) {
  const people = lookedUpOfficers(company.officers);
  const [best] = company.domains;
  const { waitsFor } = company.enrichment;
  if (best && standingOf(best) === "review") return <span className="text-muted">Waits for domain</span>;
  // Said once, in the domain's cell, while there is no domain.
  if (waitsFor && best) return <WaitsMark waitsFor={waitsFor} />;
  const finding = people.filter(({ enrichment: { state } }) => state === "in_progress").length;
  if (finding > 0) {
    return (
      <Mark hue="blue" icon={<LoaderCircle className="spin" />}>
        Finding {finding}
      </Mark>
    );
  }
  if (people.length === 0) return <EmptyEmails company={company} />;
  const reaches = people.map(reachOf);
  const valid = reaches.filter((reach) => reach === "valid").length;
  return (
    <span className="inline-flex items-center gap-2">
      <PeopleTiles reaches={reaches} />
      <span className="text-muted tabular-nums">
        {valid} of {people.length}
      </span>
    </span>
  );
}

function EmptyEmails({ company: { enrichment, domains } }: { company: Company }) {
  const isOnTheWay = enrichment.state === "in_progress" && domains.some((domain) => standingOf(domain) === "accept");
  if (!isOnTheWay) return <span className="text-muted">–</span>;
  return (
    <Mark icon={<Clock />} className="text-fg-soft">
      Reading officers
    </Mark>
  );
}
