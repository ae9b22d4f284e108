"use client";

import type { inferParserType } from "nuqs/server";
import { type ledgerFilters, moveKinds, operationKinds } from "@/components/credits/ledger-search";
import { moveWords, operationWords } from "@/components/credits/move-words";
import { SearchField } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

type Filters = inferParserType<typeof ledgerFilters>;

const ANY = "any";
const MOVES = [
  { value: ANY, label: "Any move" },
  ...moveKinds.map((kind) => ({ value: kind, label: moveWords[kind] })),
];
const OPERATIONS = [
  { value: ANY, label: "Any operation" },
  ...operationKinds.map((operation) => ({ value: operation, label: operationWords[operation] })),
];

export function LedgerFilters({
  search,
  onChange,
}: {
  search: Filters;
  onChange: (filters: Partial<Filters>) => void;
}) {
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ company: String(new FormData(event.currentTarget).get("company")).trim() || null });
        }}
      >
        <SearchField
          key={search.company}
          name="company"
          label="Company number"
          placeholder="Company number"
          defaultValue={search.company ?? ""}
          autoComplete="off"
          className="w-40"
          onBlur={(event) => {
            const company = event.target.value.trim() || null;
            if (company !== search.company) onChange({ company });
          }}
        />
      </form>
      <Select
        label="Move"
        value={search.kind ?? ANY}
        options={MOVES}
        onChange={(value) => onChange({ kind: moveKinds.find((kind) => kind === value) ?? null })}
      />
      <Select
        label="Operation"
        value={search.operation ?? ANY}
        options={OPERATIONS}
        onChange={(value) => onChange({ operation: operationKinds.find((operation) => operation === value) ?? null })}
      />
    </>
  );
}
