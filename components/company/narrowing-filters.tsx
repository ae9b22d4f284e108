"use client";

import { useQueries } from "@tanstack/react-query";
import { X } from "lucide-react";
import { FILTER_FIELDS } from "@/components/company/company-filter-fields";
import { type CompanySearch, type companyFilters, toListInput } from "@/components/company/company-search";
import { Button } from "@/components/ui/button";
import { EmptyStateText } from "@/components/ui/empty-state";
import { formatTotal } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Each filter is a search of its own; with more of them, clearing all is the quicker way. */
const MOST_TRIED = 5;

interface NarrowingFiltersProps {
  search: CompanySearch;
  onRemove: (name: keyof typeof companyFilters) => void;
}

/** Of filters that together leave nobody: how many companies there are without each, the one that costs most first. */
export function NarrowingFilters({ search, onRemove }: NarrowingFiltersProps) {
  const trpc = useTRPC();
  const filters = namedFilters(search);
  const tried = filters.length > 1 && filters.length <= MOST_TRIED ? filters : [];
  const answers = useQueries({
    queries: tried.map(({ name }) =>
      trpc.companies.list.queryOptions({
        ...toListInput({ ...search, [name]: noFilter(name), cursor: null }),
        limit: 1,
      }),
    ),
  });
  const rows = tried
    .map((filter, index) => ({ ...filter, total: answers[index]?.data?.total }))
    .toSorted((a, b) => (b.total?.count ?? 0) - (a.total?.count ?? 0));
  // Sorted once all have answered, so that nothing moves under the pointer.
  if (rows.length === 0 || rows.some(({ total }) => total === undefined)) return null;
  const helpful = rows.filter(({ total }) => total?.count);
  if (helpful.length === 0) return <EmptyStateText>Without any one of them there is still none.</EmptyStateText>;
  return (
    <ul aria-label="Remove one filter" className="mt-3 grid max-w-full grid-cols-[minmax(0,1fr)] gap-1.5">
      {helpful.map(({ name, words, total }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            size="sm"
            icon={<X aria-hidden="true" />}
            className="min-w-0 max-w-full"
            onClick={() => onRemove(name)}
          >
            <span className="truncate">
              <span className="sr-only">Remove </span>
              {words}
            </span>
          </Button>
          <span className="text-muted text-xs tabular-nums">{total ? `${formatTotal(total)} without it` : null}</span>
        </li>
      ))}
    </ul>
  );
}

function namedFilters(search: CompanySearch): { name: keyof typeof companyFilters; words: string }[] {
  const fields = FILTER_FIELDS.flatMap((field) => {
    const values = field.values(search);
    return values.length > 0
      ? { name: field.name, words: `${field.label} ${field.operator} ${values.join(", ")}` }
      : [];
  });
  const text = search.q.trim();
  return text ? [{ name: "q" as const, words: `“${text}”` }, ...fields] : fields;
}

function noFilter(name: keyof typeof companyFilters): "" | null {
  return name === "q" ? "" : null;
}
