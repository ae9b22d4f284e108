"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { formatCount } from "@/lib/format/numbers";

interface SelectionBarProps {
  count: number;
  onClear: () => void;
  children: ReactNode;
}

/** Floats over the table's foot while rows are chosen. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <section
      aria-label={`Actions for ${formatCount(count)} selected`}
      className="absolute bottom-[52px] left-1/2 z-10 flex h-10 -translate-x-1/2 items-center gap-1 whitespace-nowrap rounded-panel border border-line-strong bg-raised pr-1.5 pl-3 shadow-menu max-md:fixed max-md:inset-x-2 max-md:bottom-16 max-md:h-12 max-md:translate-x-0"
    >
      <b className="mr-1 font-semibold tabular-nums" aria-live="polite">
        {formatCount(count)} selected
      </b>
      {children}
      <IconButton label="Clear selection" keys={["Esc"]} size="sm" onClick={onClear}>
        <X />
      </IconButton>
    </section>
  );
}
