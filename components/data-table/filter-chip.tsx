"use client";

import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Tooltip } from "@/components/ui/tooltip";

interface FilterChipProps {
  field: string;
  operator: string;
  /** Values in words: joined by commas, "+2" after two. */
  values: readonly string[];
  onRemove: () => void;
  isOpenAtFirst?: boolean;
  /** Where the values are changed. */
  children: ReactNode;
}

/** Field, operator and value; a press changes the value, the cross removes the filter. */
export function FilterChip({ field, operator, values, onRemove, isOpenAtFirst = false, children }: FilterChipProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const shown = values.length > 2 ? `${values.slice(0, 2).join(", ")} +${values.length - 2}` : values.join(", ");

  function onOpenChange(open: boolean) {
    setIsOpen(open);
    // A filter without a value filters nothing.
    if (!open && values.length === 0) onRemove();
  }

  return (
    <span className="inline-flex h-7 shrink-0 items-stretch overflow-hidden rounded-control border border-line-strong bg-surface max-md:h-9">
      <Popover open={isOpen} onOpenChange={onOpenChange}>
        <PopoverTrigger className="inline-flex items-stretch whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2 [&>span+span]:border-line [&>span+span]:border-l [&>span]:flex [&>span]:items-center [&>span]:px-[7px]">
          <span className="text-muted">{field}</span>
          <span className="text-muted">{operator}</span>
          <span className="font-medium">{shown || "choose"}</span>
        </PopoverTrigger>
        <PopoverContent align="start" className="w-64 p-1.5" aria-label={field}>
          {children}
        </PopoverContent>
      </Popover>
      <Tooltip content={`Remove filter: ${field.toLowerCase()}`}>
        <button
          type="button"
          aria-label={`Remove filter: ${field.toLowerCase()}`}
          onClick={onRemove}
          className="border-line border-l px-1.5 text-muted hover:bg-hover focus-visible:-outline-offset-2"
        >
          <X className="size-3.5" aria-hidden="true" />
        </button>
      </Tooltip>
    </span>
  );
}

interface FilterOptionsProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string; glyph?: ReactNode }[];
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
}

/** Several values of one field. */
export function FilterOptions<Value extends string>({ label, options, chosen, onChange }: FilterOptionsProps<Value>) {
  function toggle(value: Value) {
    onChange(
      options
        .map((option) => option.value)
        .filter((option) => (option === value ? !chosen.includes(option) : chosen.includes(option))),
    );
  }
  return (
    <fieldset aria-label={label} className="grid">
      {options.map(({ value, label: words, glyph }) => (
        <label key={value} className="flex min-h-7 items-center gap-2 rounded-[4px] px-2 hover:bg-hover max-md:min-h-9">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            className="size-[15px] accent-accent"
          />
          {glyph}
          {words}
        </label>
      ))}
    </fieldset>
  );
}
