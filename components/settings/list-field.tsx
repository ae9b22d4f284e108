"use client";

import { useId, useState } from "react";
import { describedBy, Field, Input } from "@/components/ui/field";

interface ListFieldProps {
  label: string;
  values: readonly string[];
  error: string | null;
  hint: string;
  isDisabled: boolean;
  onChange: (values: string[]) => void;
}

function readList(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** A few short texts with commas between them; none means all. */
export function ListField({ label, values, error, hint, isDisabled, onChange }: ListFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  // What was typed counts only as long as nothing else (Discard) has set the values since.
  const shown = readList(typed).join() === values.join() ? typed : values.join(", ");
  return (
    <Field id={id} label={label} error={error} hint={hint}>
      <Input
        id={id}
        autoComplete="off"
        disabled={isDisabled}
        value={shown}
        placeholder="All"
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(readList(event.target.value));
        }}
        aria-describedby={describedBy(id)}
        aria-invalid={error ? true : undefined}
        className="w-full max-w-md"
      />
    </Field>
  );
}
