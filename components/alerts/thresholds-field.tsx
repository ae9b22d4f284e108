"use client";

import { useState } from "react";
import { describedBy, Field, Input } from "@/components/ui/field";

interface ThresholdsFieldProps {
  value: readonly number[];
  error: string | null;
  isDisabled: boolean;
  onChange: (value: number[]) => void;
}

/** Any number of percents in one field. What is no number is sent as it is, so that the server says what is wrong. */
export function ThresholdsField({ value, error, isDisabled, onChange }: ThresholdsFieldProps) {
  const [typed, setTyped] = useState(value.join(", "));
  // What was typed stays as it is while it means the value; when the value was discarded, the value shows.
  const shown = String(readPercents(typed)) === String(value) ? typed : value.join(", ");
  return (
    <Field
      id="alert-thresholds"
      label="Thresholds"
      error={error}
      hint="Percent of the period's credits, spent and held together, separated by commas. Empty: none."
    >
      <span className="flex items-center gap-2">
        <Input
          id="alert-thresholds"
          autoComplete="off"
          disabled={isDisabled}
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(readPercents(event.target.value));
          }}
          aria-describedby={describedBy("alert-thresholds")}
          aria-invalid={error ? true : undefined}
          className="max-w-60 tabular-nums"
        />
        <span className="text-muted">%</span>
      </span>
    </Field>
  );
}

function readPercents(text: string): number[] {
  return text.split(/[\s,;%]+/).flatMap((part) => (part === "" ? [] : Number(part)));
}
