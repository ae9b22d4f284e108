import type { CSSProperties } from "react";
import { cn } from "@/lib/class-names";

/** A bar where words will stand. No shimmer; appears after 300 ms, so that what is quick does not flash. */
export function Skeleton({ className, width }: { className?: string; width?: CSSProperties["width"] }) {
  return (
    <span
      aria-hidden="true"
      style={{ width }}
      className={cn("appear-late block h-2.5 rounded-mark bg-line", className)}
    />
  );
}
