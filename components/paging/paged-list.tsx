"use client";

import type { ReactNode } from "react";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { Pager } from "@/components/ui/pager";
import { cn } from "@/lib/class-names";

interface PagedListProps {
  page: {
    items: readonly unknown[];
    nextCursor: string | null;
    total: { count: number; exact: boolean };
  };
  /** Singular and plural of what is listed. */
  noun: readonly [one: string, many: string];
  isFetching: boolean;
  /** Other filters are on their way: the rows are those of the last ones. */
  isFiltering?: boolean;
  /** Stands where there are no rows. */
  empty: ReactNode;
  /** In a section, whose head the rows line up with; otherwise the list has the page's whole width. */
  isInSection?: boolean;
  /** The rows. */
  children: ReactNode;
}

/** A page of a list whose place is kept in the address: its rows or why there are none, then the way to the next ones. */
export function PagedList({
  page,
  noun,
  isFetching,
  isFiltering = false,
  empty,
  isInSection = false,
  children,
}: PagedListProps) {
  const { from, isMoving, moves } = useCursorPages();
  const isEmpty = page.items.length === 0;
  return (
    <>
      {isEmpty ? (
        <div className={cn(isInSection && "border-line-strong border-t [&>div]:px-0")}>{empty}</div>
      ) : (
        <div className={cn("transition-opacity", (isFiltering || isMoving) && "opacity-60")}>{children}</div>
      )}
      <div className={cn(isInSection && "[&>div]:px-0")}>
        <Pager
          from={from}
          shown={page.items.length}
          total={page.total}
          noun={noun}
          isFetching={isFetching && !isMoving}
          {...moves(page)}
        />
      </div>
    </>
  );
}
