import type { ReactNode } from "react";

/** What stands at the pointer: a heading and one line a series. Raised, as all that floats. */
export function ChartTooltip({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-36 rounded-panel border border-line-strong bg-raised px-2.5 py-2 text-xs shadow-menu">
      <p className="mb-1 font-[550]">{title}</p>
      <dl className="grid gap-0.5">{children}</dl>
    </div>
  );
}

export function ChartTooltipLine({ mark, label, value }: { mark?: ReactNode; label: string; value: string }) {
  return (
    <div className="flex items-center gap-1.5">
      {mark}
      <dt className="text-fg-soft">{label}</dt>
      <dd className="ml-auto pl-4 font-[550] tabular-nums">{value}</dd>
    </div>
  );
}
