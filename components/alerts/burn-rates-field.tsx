"use client";

import { CircleAlert, Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { describedBy, Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import type { BurnRate } from "@/server/alerts/schema";

interface BurnRatesFieldProps {
  value: readonly BurnRate[];
  /** By place: `` of all, `1.rate` of the second pair's rate. */
  mistakeOf: (place: string) => string | null;
  isDisabled: boolean;
  onChange: (value: BurnRate[]) => void;
}

const COLUMNS = [
  ["rate", "Times an even pace"],
  ["longMinutes", "Long window, minutes"],
  ["shortMinutes", "Short window, minutes"],
] as const;
const NEW_PAIR: BurnRate = { rate: 3, longMinutes: 1440, shortMinutes: 120 };

/** Pairs of windows: both must burn faster than the rate. */
export function BurnRatesField({ value, mistakeOf, isDisabled, onChange }: BurnRatesFieldProps) {
  const error = mistakeOf("");
  const change = (index: number, changed: Partial<BurnRate>) =>
    onChange(value.map((pair, at) => (at === index ? { ...pair, ...changed } : pair)));
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Burn rates</legend>
      <table className="w-full max-w-[560px] table-fixed">
        <thead className="text-left text-muted text-xs">
          <tr className="[&>th]:pr-3 [&>th]:pb-1 [&>th]:align-bottom [&>th]:font-medium">
            {COLUMNS.map(([member, label]) => (
              <th key={member} scope="col">
                {label}
              </th>
            ))}
            <th className="w-9">
              <span className="sr-only">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {value.map((pair, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no identity but their place
            <tr key={index} className="[&>td]:pr-3 [&>td]:pb-1.5">
              {COLUMNS.map(([member, label]) => (
                <td key={member}>
                  <Input
                    compact
                    inputMode="decimal"
                    autoComplete="off"
                    aria-label={`${label}, pair ${index + 1}`}
                    disabled={isDisabled}
                    aria-invalid={mistakeOf(`${index}.${member}`) ? true : undefined}
                    aria-describedby={describedBy("burn-rates")}
                    value={Number.isNaN(pair[member]) ? "" : String(pair[member])}
                    onChange={({ target }) =>
                      change(index, { [member]: target.value.trim() === "" ? Number.NaN : Number(target.value) })
                    }
                    className="text-right tabular-nums"
                  />
                </td>
              ))}
              <td>
                {isDisabled ? null : (
                  <IconButton
                    label={`Remove pair ${index + 1}`}
                    onClick={() => onChange(value.filter((_pair, at) => at !== index))}
                  >
                    <Trash2 />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {isDisabled ? null : (
        <Button size="sm" icon={<Plus />} className="mt-1" onClick={() => onChange([...value, NEW_PAIR])}>
          Add a pair
        </Button>
      )}
      <div id={describedBy("burn-rates")} aria-live="polite">
        {error ? (
          <p className="mt-1 flex gap-1.5 text-red-text text-xs">
            <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden="true" />
            {error}
          </p>
        ) : (
          <p className="mt-1 max-w-[76ch] text-muted text-xs leading-[1.125rem]">
            Both windows must agree: the long one that it matters, the short one that it goes on. 14.4 times for an hour
            is 2% of a period of 30 days.
          </p>
        )}
      </div>
    </fieldset>
  );
}
