"use client";

import { CirclePlay, Download } from "lucide-react";
import type { Route } from "next";
import { useRef, useState } from "react";
import { CompanyFilters } from "@/components/company/company-filters";
import type { CompanySearch } from "@/components/company/company-search";
import { exportAddressFor } from "@/components/company/export-address";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { SearchField } from "@/components/ui/field";
import { useShortcut } from "@/components/ui/shortcuts";

interface CompaniesToolbarProps {
  search: CompanySearch;
  onChange: (changes: Partial<CompanySearch>) => void;
  /** The address of the wizard for what the list shows. */
  runAddress: Route;
  /** Whether there is something to run over or to export, by somebody who may. */
  canStart: boolean;
}

const TYPING_MS = 250;

export function CompaniesToolbar({ search, onChange, runAddress, canStart }: CompaniesToolbarProps) {
  // Only what is being typed lives here; the address holds the rest, so that Back and "Clear" reach the field too.
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useShortcut("/", "Search this list", () => input.current?.focus());

  function type(next: string) {
    setDraft(next);
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange({ q: next });
      setDraft(null);
    }, TYPING_MS);
  }

  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-2 max-md:px-3">
      <SearchField
        ref={input}
        label="Search companies"
        shortcut="/"
        placeholder="Name, number, postcode or domain"
        value={draft ?? search.q}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Browsers would empty the field: Escape leaves it, and the list stays as it was found.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className="w-[292px] max-md:basis-full"
      />
      <CompanyFilters search={search} onChange={onChange} />
      {canStart ? (
        <a href={exportAddressFor(search)} download className={buttonClass({}, "ml-auto")}>
          <Download aria-hidden="true" />
          Export CSV
        </a>
      ) : null}
      {canStart ? (
        <ButtonLink href={runAddress} variant="primary" icon={<CirclePlay aria-hidden="true" />} prefetch={false}>
          Start run
        </ButtonLink>
      ) : null}
    </div>
  );
}
