import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

/** At most five tiles between two rules; two by n on phones unless `keepRow`. */
export function MetricTiles({
  children,
  keepRow = false,
  className,
}: {
  children: ReactNode;
  keepRow?: boolean;
  className?: string;
}) {
  return (
    <dl
      className={cn(
        "grid border-line border-t border-t-line-strong border-b md:auto-cols-fr md:grid-flow-col [&>*:first-child]:pl-0 [&>*]:border-line md:[&>*+*]:border-l",
        keepRow
          ? "auto-cols-fr grid-flow-col [&>*+*]:border-l"
          : "max-md:grid-cols-2 max-md:[&>*:last-child:nth-child(odd)]:col-span-2 max-md:[&>*:nth-child(even)]:border-l max-md:[&>*:nth-child(n+3)]:border-t max-md:[&>*:nth-child(odd)]:pl-0",
        className,
      )}
    >
      {children}
    </dl>
  );
}

interface MetricTileProps {
  label: ReactNode;
  swatch?: ReactNode;
  /** The figure, and its unit apart in small. */
  figure: ReactNode;
  unit?: ReactNode;
  /** One muted line that explains or compares. */
  children?: ReactNode;
}

export function MetricTile({ label, swatch, figure, unit, children }: MetricTileProps) {
  return (
    <div className="min-w-0 px-4 py-3 max-md:px-2.5">
      <dt className="flex items-center gap-1.5 text-muted text-xs">
        {swatch}
        {label}
      </dt>
      <dd className="mt-1 font-semibold text-xl tabular-nums tracking-[-0.018em]">
        {figure}
        {unit ? <small className="ml-1 font-[450] text-muted text-sm tracking-normal">{unit}</small> : null}
      </dd>
      {children ? <dd className="mt-px text-muted text-xs leading-[1.125rem]">{children}</dd> : null}
    </div>
  );
}
