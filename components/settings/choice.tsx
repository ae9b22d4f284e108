"use client";

import { Segmented } from "@/components/ui/segmented";

interface ChoiceProps<Value extends string> {
  label: string;
  hint?: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  isDisabled: boolean;
  onChange: (value: Value) => void;
}

/** One of a few, with what it means. */
export function Choice<Value extends string>({
  label,
  hint,
  value,
  options,
  isDisabled,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <div>
      <p className="mb-1 font-medium">{label}</p>
      <Segmented
        label={label}
        size="lg"
        value={value}
        options={options.map((option) => ({ ...option, disabled: isDisabled && option.value !== value }))}
        onChange={onChange}
      />
      {hint ? <p className="mt-1 max-w-[76ch] text-muted text-xs leading-[1.125rem]">{hint}</p> : null}
    </div>
  );
}
