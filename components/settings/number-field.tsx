"use client";

import { useId } from "react";
import { describedBy, Field, Input } from "@/components/ui/field";

interface NumberFieldProps {
  label: string;
  /** What the number counts: "days". */
  unit: string;
  value: number;
  error: string | null;
  hint?: string;
  isDisabled: boolean;
  onChange: (value: number) => void;
}

/** A whole number with its unit. What cannot be read as a number is sent as it is, so that the server says what is wrong. */
export function NumberField({ label, unit, value, error, hint, isDisabled, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <Field id={id} label={label} error={error} hint={hint}>
      <span className="flex items-center gap-2">
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          disabled={isDisabled}
          value={Number.isNaN(value) ? "" : String(value)}
          onChange={(event) => onChange(event.target.value.trim() === "" ? Number.NaN : Number(event.target.value))}
          aria-describedby={describedBy(id)}
          aria-invalid={error ? true : undefined}
          className="w-24 text-right tabular-nums"
        />
        <span className="text-muted">{unit}</span>
      </span>
    </Field>
  );
}
