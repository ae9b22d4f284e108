import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/format/numbers";
import type { Run } from "@/server/enrichment/schema";

const PARTS = [
  { key: "completed", label: "found", className: "bg-green" },
  { key: "notFound", label: "nothing usable", className: "bg-slate" },
  { key: "failed", label: "failed", className: "bg-red" },
  { key: "skipped", label: "skipped", className: "bg-line-strong" },
] as const;

/** What became of the companies: found, nothing found or all of it rejected, failed, skipped, and still open. */
export function RunProgressBar({ progress, className }: { progress: Run["progress"]; className?: string }) {
  const done = progress.total - progress.remaining;
  return (
    <span
      role="progressbar"
      aria-label="Companies done"
      aria-valuemin={0}
      aria-valuemax={progress.total}
      aria-valuenow={done}
      className={cn("flex h-2 overflow-hidden rounded-mark bg-sunken inset-ring inset-ring-line-strong", className)}
    >
      {PARTS.map(({ key, className: colour }) =>
        progress[key] > 0 ? (
          <span
            key={key}
            className={cn("h-full shrink-0 transition-[width] duration-[160ms]", colour)}
            style={{ width: `${(progress[key] / progress.total) * 100}%` }}
          />
        ) : null,
      )}
    </span>
  );
}

/** The bar's parts with their counts. */
export function RunProgressLegend({ progress }: { progress: Run["progress"] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-fg-soft text-xs tabular-nums">
      {PARTS.map(({ key, label, className }) => (
        <li key={key} className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className={cn("size-2.5 rounded-mark", className)} />
          {formatCount(progress[key])} {label}
        </li>
      ))}
      <li className="inline-flex items-center gap-1.5">
        <span aria-hidden="true" className="size-2.5 rounded-mark bg-sunken inset-ring inset-ring-line-strong" />
        {formatCount(progress.remaining)} open
      </li>
    </ul>
  );
}
