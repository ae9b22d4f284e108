"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { LedgerEmpty } from "@/components/credits/ledger-empty";
import { LedgerFilters } from "@/components/credits/ledger-filters";
import { LedgerHead, LedgerRow } from "@/components/credits/ledger-row";
import { ledgerSearch, toLedgerInput } from "@/components/credits/ledger-search";
import { PagedList } from "@/components/paging/paged-list";
import { buttonClass } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { useTRPC } from "@/lib/trpc/client";

/** Every move of every credit. Read only: a wrong entry is answered by another one. */
export function Ledger() {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(ledgerSearch, { startTransition, scroll: false });
  const { data, isFetching } = useSuspenseQuery(useTRPC().credits.ledger.queryOptions(toLedgerInput(search)));
  const { kind, operation, company } = search;
  const isFiltered = kind !== null || operation !== null || company !== null;
  const change = (filters: Partial<typeof search>) => void setSearch({ ...filters, cursor: null, from: null });
  return (
    <Section
      title="Ledger"
      sub="append-only; each entry names its cause"
      className="mt-9"
      actions={
        <>
          <LedgerFilters search={search} onChange={change} />
          <a href={exportAddress({ kind, operation, company })} download className={buttonClass({})}>
            <Download aria-hidden="true" />
            Export CSV
          </a>
        </>
      }
    >
      <PagedList
        page={data}
        noun={["entry", "entries"]}
        isFetching={isFetching}
        isFiltering={isFiltering}
        empty={
          <LedgerEmpty isFiltered={isFiltered} onClear={() => change({ kind: null, operation: null, company: null })} />
        }
        isInSection
      >
        <table className="w-full table-fixed max-md:block">
          <LedgerHead />
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((entry) => (
              <LedgerRow key={entry.sequence} entry={entry} />
            ))}
          </tbody>
        </table>
      </PagedList>
    </Section>
  );
}

function exportAddress(filters: Record<string, string | null>): string {
  const query = new URLSearchParams(Object.entries(filters).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return `/credits/ledger.csv${query.size > 0 ? `?${query}` : ""}`;
}
