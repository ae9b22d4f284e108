"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import { type FigureFile, SaveMenu } from "@/components/charts/save-menu";
import { Segmented } from "@/components/ui/segmented";

interface FigureFrameProps {
  title: string;
  /** Range, unit and other things that read beside the title. */
  sub?: string;
  /** Controls before the switch between chart and table. */
  actions?: ReactNode;
  legend?: ReactNode;
  chart: ReactNode;
  /** The same numbers as a table. */
  table: ReactNode;
  file: FigureFile;
}

/** A chart with its heading, its legend, the same numbers as a table, and both to keep. */
export function FigureFrame({ title, sub, actions, legend, chart, table, file }: FigureFrameProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  const figure = useRef<HTMLElement>(null);
  const id = useId();
  return (
    <figure ref={figure} aria-labelledby={id} className="min-w-0">
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
            className="print:hidden"
          />
          <SaveMenu title={title} sub={sub} file={file} figure={figure} hasChart={view === "chart"} />
        </span>
      </figcaption>
      {view === "chart" && legend ? <div className="mb-2">{legend}</div> : null}
      {view === "chart" ? chart : table}
    </figure>
  );
}
