"use client";

import { useId, useState } from "react";
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

function readNumber(text: string): number {
  const digits = text.replaceAll(",", "").trim();
  return digits === "" ? Number.NaN : Number(digits);
}

/** A whole number with its unit. What cannot be read as one stays as it was typed and is sent as NaN, so that the server says what is wrong. */
export function NumberField({ label, unit, value, error, hint, isDisabled, onChange }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  // What was typed counts only as long as nothing else (Discard) has set the value since.
  const shown = Object.is(readNumber(typed), value) ? typed : String(value);
  return (
    <Field id={id} label={label} error={error} hint={hint}>
      <span className="flex items-center gap-2">
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          disabled={isDisabled}
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(readNumber(event.target.value));
          }}
          aria-describedby={describedBy(id)}
          aria-invalid={error ? true : undefined}
          className="w-24 text-right tabular-nums"
        />
        <span className="text-muted">{unit}</span>
      </span>
    </Field>
  );
}
