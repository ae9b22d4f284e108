"use client";

import { useId } from "react";
import { useLeastForEmail } from "@/components/credits/use-least-for-email";
import { describedBy, Field, Input } from "@/components/ui/field";

interface CapInputProps {
  label: string;
  /** Credits; null: no limit. */
  value: number | null;
  error: string | null;
  isDisabled?: boolean;
  onChange: (value: number | null) => void;
}

/** Credits a day, where empty means no limit. Only digits are taken: anything else would be sent as no limit too. */
export function CapInput({ label, value, error, isDisabled = false, onChange }: CapInputProps) {
  const id = useId();
  return (
    <Field id={id} label={label} error={error} hint={`Empty means no limit. ${useLeastForEmail()}`.trim()}>
      <span className="flex items-center gap-2">
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          disabled={isDisabled}
          placeholder="no limit"
          value={value === null ? "" : String(value)}
          onChange={(event) => {
            const typed = event.target.value.replaceAll(/\D/g, "");
            onChange(typed === "" ? null : Number(typed));
          }}
          aria-describedby={describedBy(id)}
          aria-invalid={error ? true : undefined}
          className="w-28 text-right tabular-nums"
        />
        <span className="text-muted">credits a day</span>
      </span>
    </Field>
  );
}
