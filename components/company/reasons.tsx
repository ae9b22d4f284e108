import { Minus, Plus } from "lucide-react";
import { formatWeight } from "@/lib/format/numbers";
import type { Reason } from "@/server/enrichment/schema";

/** Signals for or against, strongest first, each with its signed weight. Weights explain; they need not add up. */
export function Reasons({ reasons, limit }: { reasons: readonly Reason[]; limit?: number }) {
  const sorted = [...reasons].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit);
  return (
    <ul className="grid gap-[5px] text-xs leading-[1.125rem]">
      {sorted.map(({ signal, weight, detail }) => (
        <li key={`${signal}-${detail}`} className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-2">
          {weight < 0 ? (
            <Minus className="mt-0.5 size-3.5 text-red" aria-label="Against:" />
          ) : (
            <Plus className="mt-0.5 size-3.5 text-green" aria-label="For:" />
          )}
          <span className="break-words">{detail}</span>
          <span className="text-right text-muted tabular-nums">{formatWeight(weight)}</span>
        </li>
      ))}
    </ul>
  );
}
