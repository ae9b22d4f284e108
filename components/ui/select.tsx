"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { cn } from "@/lib/class-names";

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  id?: string;
  compact?: boolean;
  className?: string;
}

/** One of many. For two to five short choices prefer `Segmented`. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  id,
  compact = true,
  className,
}: SelectProps<Value>) {
  return (
    // Radix knows strings only; every one it can give back is one of the options' values.
    <Radix.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        className={cn(
          "inline-flex items-center justify-between gap-2 rounded-control border border-control bg-surface px-2 text-fg hover:bg-hover",
          compact ? "h-7 max-md:h-9" : "h-9 px-2.5",
          className,
        )}
      >
        <Radix.Value />
        <ChevronDown className="size-3.5 text-muted" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="float-in z-40 max-h-80 min-w-[var(--radix-select-trigger-width)] overflow-hidden rounded-panel border border-line-strong bg-raised p-1 shadow-menu"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 cursor-default items-center justify-between gap-3 rounded-[4px] px-2 py-1 outline-0 max-md:min-h-9 data-highlighted:bg-hover"
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Check className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
