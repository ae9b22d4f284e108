"use client";

import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/format/numbers";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; count?: number; disabled?: boolean }[];
  onChange: (value: Value) => void;
  size?: "sm" | "lg";
  className?: string;
}

/** A few choices that exclude each other, side by side. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  size = "sm",
  className,
}: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={label}
      className={cn(
        "inline-flex min-w-0 max-w-full justify-self-start overflow-x-auto rounded-control border border-line-strong no-scrollbar",
        className,
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          disabled={option.disabled}
          onClick={() => onChange(option.value)}
          className={cn(
            "whitespace-nowrap border-line-strong bg-surface text-fg-soft text-xs tabular-nums first:rounded-l-[4px] last:rounded-r-[4px] not-first:border-l hover:bg-hover focus-visible:-outline-offset-2 disabled:text-disabled print:not-aria-pressed:hidden aria-pressed:bg-sunken aria-pressed:font-[550] aria-pressed:text-fg",
            size === "lg" ? "h-[34px] px-3" : "h-6 px-[9px] max-md:h-8 max-md:px-2",
          )}
        >
          {option.label}
          {option.count === undefined ? null : (
            <>
              {" "}
              <span className="ml-0.5 font-normal text-muted in-disabled:text-disabled">
                {formatCount(option.count)}
              </span>
            </>
          )}
        </button>
      ))}
    </fieldset>
  );
}
