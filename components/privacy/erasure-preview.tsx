import { formatCount } from "@/lib/format/numbers";
import type { Erasure } from "@/server/enrichment/privacy/schema";

const ROWS = [
  ["appointments", "Appointments at companies"],
  ["addresses", "Stored addresses"],
  ["lookups", "Questions and answers; what they cost stays in the books"],
  ["deliveries", "Webhook deliveries, emptied"],
  ["mentions", "Other places, struck out: jobs, errors, audit entries, evidence"],
] as const;

/** What an erasure takes away, as counted by doing it and taking it back. */
export function ErasurePreview({ erasure }: { erasure: Erasure }) {
  return (
    <section aria-label="What would go" aria-live="polite">
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-y-1 border-line-strong border-t pt-2 tabular-nums [&>dd]:text-right [&>dt]:text-fg-soft">
        {ROWS.map(([member, label]) => (
          <div key={member} className="contents">
            <dt>{label}</dt>
            <dd>{formatCount(erasure[member])}</dd>
          </div>
        ))}
      </dl>
      {erasure.inFlight > 0 ? (
        <p className="mt-2 text-muted text-xs">
          Snov.io has {formatCount(erasure.inFlight)} of the questions in hand: what comes back is dropped when it
          comes.
        </p>
      ) : null}
      {erasure.appointments + erasure.addresses + erasure.lookups === 0 ? (
        <p className="mt-2 text-muted text-xs">
          We hold nothing about them. Going on still keeps them out from now on.
        </p>
      ) : null}
    </section>
  );
}
