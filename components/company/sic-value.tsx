"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { Input } from "@/components/ui/field";
import { useTRPC } from "@/lib/trpc/client";

const FEWEST_LETTERS = 3;

interface SicValueProps {
  codes: string[];
  onChange: (codes: string[]) => void;
}

/** Industry codes, typed as digits, or found by the words of their texts and ticked. */
export function SicValue({ codes, onChange }: SicValueProps) {
  const [text, setText] = useState(codes.join(", "));
  const id = useId();
  const words = useDeferredValue(text.replace(/[\d,]+/g, " ").trim());
  const { data: found = [] } = useQuery(
    useTRPC().companies.sicCodes.queryOptions(
      { text: words },
      { enabled: words.length >= FEWEST_LETTERS, placeholderData: (before) => before },
    ),
  );
  const offered = words.length >= FEWEST_LETTERS ? found : [];

  function type(typed: string) {
    setText(typed);
    // Words look codes up; digits are codes.
    if (!/\p{L}/u.test(typed)) onChange(typed.split(/[\s,]+/).filter((code) => /^\d{1,5}$/.test(code)));
  }

  return (
    <div className="grid gap-1 p-1.5">
      <label htmlFor={id} className="text-muted text-xs">
        Codes, their first digits, or words such as “software”
      </label>
      <Input id={id} compact value={text} onChange={(event) => type(event.target.value)} />
      {offered.length > 0 ? (
        <fieldset aria-label="Industry codes found" className="grid max-h-56 overflow-y-auto">
          {offered.map(({ code, title }) => (
            <label
              key={code}
              className="flex min-h-7 items-center gap-2 rounded-[4px] px-2 hover:bg-hover max-md:min-h-9"
            >
              <input
                type="checkbox"
                checked={codes.includes(code)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...codes, code] : codes.filter((known) => known !== code))
                }
                className="size-[15px] shrink-0 accent-accent"
              />
              <span className="text-muted tabular-nums">{code}</span>
              <span className="min-w-0">{title}</span>
            </label>
          ))}
        </fieldset>
      ) : words.length >= FEWEST_LETTERS ? (
        <p className="text-muted text-xs" aria-live="polite">
          No industry's text has these words.
        </p>
      ) : null}
    </div>
  );
}
