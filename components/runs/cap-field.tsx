"use client";

import { useState } from "react";
import { sayLeastForEmail } from "@/components/credits/use-least-for-email";
import { Field, Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { formatCount, formatCredits } from "@/lib/format/numbers";
import type { Estimate } from "@/server/enrichment/schema";

interface CapFieldProps {
  cap: number;
  estimate: Estimate;
  /** What an e-mail is held at; null when the run asks for none. */
  emailPrice: number | null;
  onChange: (cap: number) => void;
}

/** The most a run may spend: typed, or taken from the estimate. */
export function CapField({ cap, estimate, emailPrice, onChange }: CapFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(cap);
  const isNumber = /^\d{1,7}$/.test(text.trim());

  function type(next: string) {
    setDraft(next);
    if (/^\d{1,7}$/.test(next.trim())) onChange(Number(next));
  }

  const presets = [
    { value: String(estimate.expected), label: `Expected, ${formatCount(estimate.expected)}` },
    ...(estimate.likely && estimate.likely.to > estimate.expected && estimate.likely.to < estimate.maximum
      ? [{ value: String(estimate.likely.to), label: `Likely top, ${formatCount(estimate.likely.to)}` }]
      : []),
    ...(estimate.maximum === estimate.expected
      ? []
      : [{ value: String(estimate.maximum), label: `Maximum, ${formatCount(estimate.maximum)}` }]),
  ];
  return (
    <div className="flex flex-wrap items-start gap-x-8 gap-y-4">
      <Field
        id="cap"
        label="Never spend more than"
        className="min-w-0 basis-full"
        error={isNumber ? null : "Give a whole number of credits. 0 takes only fresh answers."}
        hint={hintOf(cap, emailPrice)}
      >
        <span className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <span className="flex items-center gap-2">
            <Input
              id="cap"
              inputMode="numeric"
              className="w-28 font-semibold text-lg tabular-nums"
              value={text}
              aria-invalid={!isNumber}
              aria-describedby="cap-hint"
              onChange={(event) => type(event.target.value)}
              onBlur={() => setDraft(null)}
            />
            <span className="text-muted">credits</span>
          </span>
          <span className="flex min-w-0 max-w-full flex-wrap items-center gap-2">
            <span className="text-muted">or take</span>
            <Segmented
              label="Cap from the estimate"
              size="lg"
              value={String(cap)}
              options={presets}
              onChange={(value) => {
                setDraft(null);
                onChange(Number(value));
              }}
            />
          </span>
        </span>
      </Field>
    </div>
  );
}

function hintOf(cap: number, emailPrice: number | null): string {
  if (cap === 0) return "Only fresh answers are taken; nothing is asked.";
  const stops = `The run stops before the lookup that would pass ${formatCredits(cap)}, held ones counted. It then pauses and asks.`;
  return `${stops} ${emailPrice === null ? "" : sayLeastForEmail(emailPrice)}`.trim();
}
