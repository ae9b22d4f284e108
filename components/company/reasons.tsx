import { ExternalLink, Minus, Plus } from "lucide-react";
import { Instant } from "@/components/ui/relative-time";
import { formatWeight } from "@/lib/format/numbers";
import { formatQuotes } from "@/lib/format/sentences";
import type { Reason } from "@/server/enrichment/schema";

/** Signals for or against, strongest first, each with its signed weight. Weights explain; they need not add up. */
export function Reasons({ reasons, limit }: { reasons: readonly Reason[]; limit?: number }) {
  const sorted = [...reasons].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit);
  return (
    <ul className="grid gap-[5px] text-xs leading-[1.125rem]">
      {sorted.map(({ signal, weight, detail, url, seenAt }) => (
        <li key={`${signal}-${detail}`} className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-2">
          {weight < 0 ? (
            <Minus className="mt-0.5 size-3.5 text-red" aria-label="Against:" />
          ) : (
            <Plus className="mt-0.5 size-3.5 text-green" aria-label="For:" />
          )}
          <span className="break-words">
            {formatQuotes(detail)}
            {url ? <Source url={url} /> : null}
            {url && seenAt ? (
              <span className="text-muted">
                , read <Instant at={seenAt} />
              </span>
            ) : null}
          </span>
          <span className="text-right text-muted tabular-nums">{formatWeight(weight)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The page that shows it, by its host and path. */
function Source({ url }: { url: string }) {
  const { host, pathname } = new URL(url);
  return (
    <>
      {" "}
      <a href={url} target="_blank" rel="noreferrer" className="break-words">
        {host}
        {pathname === "/" ? "" : pathname}
        <ExternalLink className="ml-1 inline size-3 text-muted" aria-label="opens a new tab" />
      </a>
    </>
  );
}
