import type { ReactNode } from "react";

/** The key to a chart: what each colour and line means, in words. */
export function Legend({ children }: { children: ReactNode }) {
  return (
    <ul data-legend="" className="flex flex-wrap gap-x-3.5 gap-y-1 text-fg-soft text-xs">
      {children}
    </ul>
  );
}

export function LegendItem({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="inline-flex items-center gap-1.5 whitespace-nowrap">
      {mark}
      {children}
    </li>
  );
}

const LINES = {
  solid: "h-[3px] w-3.5 bg-credit-spent",
  dashed: "h-0 w-3.5 border-fg-soft border-t-2 border-dashed",
  limit: "h-0 w-3.5 border-red border-t-[1.5px]",
  band: "size-2.5 rounded-mark bg-slate-tint inset-ring inset-ring-line-strong",
};

export function LegendLine({ kind }: { kind: keyof typeof LINES }) {
  return <span aria-hidden="true" className={`inline-block shrink-0 ${LINES[kind]}`} />;
}
