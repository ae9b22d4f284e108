"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { ImportProgress } from "@/components/imports/import-progress";
import { importLooks } from "@/components/imports/import-words";
import { toImportsInput } from "@/components/imports/imports-search";
import { cursorSearch } from "@/components/paging/cursor-search";
import { PagedList } from "@/components/paging/paged-list";
import { EmptyState, EmptyStateIcon, EmptyStateText, EmptyStateTitle } from "@/components/ui/empty-state";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { ImportRecord } from "@/server/register/schema";

/** What was imported, newest first, with what each changed. */
export function ImportList() {
  const [cursor] = useQueryState("cursor", cursorSearch.cursor);
  const { data, isFetching } = useSuspenseQuery(useTRPC().imports.list.queryOptions(toImportsInput({ cursor })));
  return (
    <Section title="Imports" className="mt-9">
      <PagedList
        page={data}
        noun={["import", "imports"]}
        isFetching={isFetching}
        empty={<NothingImported />}
        isInSection
      >
        <table className="w-full table-fixed max-md:block">
          <thead className="text-right text-muted text-xs max-md:sr-only">
            <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pl-3 [&>th]:font-medium">
              <th scope="col" className="pl-0! text-left">
                Source
              </th>
              <th scope="col" className="w-[190px] text-left">
                State
              </th>
              <th scope="col" className="w-20">
                Added
              </th>
              <th scope="col" className="w-20">
                Changed
              </th>
              <th scope="col" className="w-24 max-lg:hidden">
                Unchanged
              </th>
              <th scope="col" className="w-20">
                Rejected
              </th>
              <th scope="col" className="w-32 max-lg:hidden">
                Into strike-off
              </th>
              <th scope="col" className="w-28">
                Started
              </th>
            </tr>
          </thead>
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((item) => (
              <ImportRow key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </PagedList>
    </Section>
  );
}

function NothingImported() {
  return (
    <EmptyState>
      <EmptyStateIcon>
        <FileUp />
      </EmptyStateIcon>
      <EmptyStateTitle>Nothing was imported yet</EmptyStateTitle>
      <EmptyStateText>
        The first file brings the companies. Those that are proposed to be struck off are marked at once; the rest is
        told by Companies House when a run asks.
      </EmptyStateText>
    </EmptyState>
  );
}

function ImportRow({ item }: { item: ImportRecord }) {
  const look = importLooks[item.state];
  const { summary } = item;
  return (
    <tr className="relative border-line border-b hover:bg-hover max-md:grid max-md:grid-cols-3 max-md:gap-x-3 max-md:gap-y-1 max-md:py-2.5 md:[&>td]:h-12 md:[&>td]:pl-3">
      <td className="min-w-0 pl-0! max-md:col-span-2">
        <Link
          href={`/imports/${item.id}`}
          className="block truncate font-[530] max-md:after:absolute max-md:after:inset-0"
          title={item.source}
        >
          {item.source}
        </Link>
        <span className="block truncate text-muted text-xs">{item.requestedBy}</span>
      </td>
      <td className="max-md:justify-self-end">
        {item.state === "running" ? (
          <ImportProgress progress={item.progress} />
        ) : (
          <Mark hue={look.hue} icon={look.icon}>
            {look.word}
          </Mark>
        )}
      </td>
      <Figure label="Added" value={summary.added} />
      <Figure label="Changed" value={summary.changed} />
      <Figure label="Unchanged" value={summary.unchanged} className="max-lg:hidden" />
      <Figure label="Rejected" value={summary.rejected} isTrouble />
      <Figure label="Into strike-off" value={summary.enteredStrikeOff} className="max-lg:hidden" />
      <td className="text-right text-muted max-md:hidden">
        <RelativeTime at={item.createdAt} />
      </td>
    </tr>
  );
}

function Figure({
  label,
  value,
  isTrouble = false,
  className,
}: {
  label: string;
  value: number;
  isTrouble?: boolean;
  className?: string;
}) {
  return (
    <td className={cn("md:text-right", className)}>
      <span className="block text-2xs text-muted md:hidden">{label}</span>
      <span className={cn(value === 0 ? "text-muted" : isTrouble ? "text-amber-text" : undefined)}>
        {formatCount(value)}
      </span>
    </td>
  );
}
