"use client";

import { type ReactNode, useId, useState } from "react";
import { Segmented } from "@/components/ui/segmented";

interface FigureFrameProps {
  title: string;
  /** Range, unit and other things that read beside the title. */
  sub?: ReactNode;
  /** Controls before the switch between chart and table. */
  actions?: ReactNode;
  legend?: ReactNode;
  chart: ReactNode;
  /** The same numbers as a table. */
  table: ReactNode;
}

/** A chart with its heading, its legend and the same numbers as a table. */
export function FigureFrame({ title, sub, actions, legend, chart, table }: FigureFrameProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  const id = useId();
  return (
    <figure aria-labelledby={id} className="min-w-0">
      <figcaption className="mb-2.5 flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="font-semibold text-base tracking-[-0.006em]">
          {title}
        </h2>
        {sub ? <span className="text-muted text-xs">{sub}</span> : null}
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {actions}
          <Segmented
            label={`${title}: show as`}
            value={view}
            onChange={setView}
            options={[
              { value: "chart", label: "Chart" },
              { value: "table", label: "Table" },
            ]}
          />
        </span>
      </figcaption>
      {view === "chart" && legend ? <div className="mb-2">{legend}</div> : null}
      {view === "chart" ? chart : table}
    </figure>
  );
}
