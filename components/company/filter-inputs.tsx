"use client";

import { useId, useState } from "react";
import { Input } from "@/components/ui/field";

interface TextValueProps {
  label: string;
  value: string;
  inputMode?: "numeric";
  onChange: (text: string) => void;
}

/** Free text that counts as it is typed. */
export function TextValue({ label, value, inputMode, onChange }: TextValueProps) {
  const [text, setText] = useState(value);
  const id = useId();
  return (
    <div className="grid gap-1 p-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <Input
        id={id}
        compact
        inputMode={inputMode}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value.trim());
        }}
      />
    </div>
  );
}

export function DayValue({ label, value, onChange }: Pick<TextValueProps, "label" | "value" | "onChange">) {
  const id = useId();
  return (
    <div className="grid gap-1 p-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        {label}
      </label>
      <Input id={id} compact type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

interface YesNoProps {
  label: string;
  value: boolean | null;
  yes: string;
  no: string;
  onChange: (value: boolean) => void;
}

export function YesNo({ label, value, yes, no, onChange }: YesNoProps) {
  return (
    <fieldset aria-label={label} className="grid">
      {[true, false].map((option) => (
        <label
          key={String(option)}
          className="flex min-h-7 items-center gap-2 rounded-[4px] px-2 hover:bg-hover max-md:min-h-9"
        >
          <input
            type="radio"
            name={label}
            checked={value === option}
            onChange={() => onChange(option)}
            className="size-[15px] accent-accent"
          />
          {option ? yes : no}
        </label>
      ))}
    </fieldset>
  );
}
