"use client";

import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";
import { formatCompact, formatCount } from "@/lib/format/numbers";

export interface TabLink {
  href: Route;
  label: string;
  /** Null while it is not known; a number, or a size that may be an estimate. */
  count?: number | { count: number; exact: boolean } | null;
  /** What is counted, when it is not the rows that the tab leads to: "waiting". */
  countOf?: string;
  isCurrent: boolean;
}

/** On phones the tabs scroll sideways: the one that is shown must not lie outside. */
function showWhole(link: HTMLAnchorElement | null): void {
  const row = link?.parentElement;
  if (link && row && link.offsetLeft + link.offsetWidth > row.clientWidth)
    row.scrollLeft = link.offsetLeft - row.clientWidth / 4;
}

interface TabLinksProps {
  label: string;
  tabs: readonly TabLink[];
  /** Behind the last tab. */
  children?: ReactNode;
}

/** Views of one page as tabs with counts; each view has its own address. */
export function TabLinks({ label, tabs, children }: TabLinksProps) {
  return (
    <nav
      aria-label={label}
      className="no-scrollbar flex h-10 shrink-0 items-stretch gap-0.5 overflow-x-auto border-line border-b px-4 max-md:px-2"
    >
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          ref={tab.isCurrent ? showWhole : undefined}
          aria-current={tab.isCurrent ? "page" : undefined}
          className={cn(
            "-mb-px inline-flex items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-fg-soft hover:text-fg hover:no-underline focus-visible:-outline-offset-[3px]",
            tab.isCurrent ? "border-fg font-[550] text-fg" : "print:hidden",
          )}
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="min-w-4 font-normal text-muted text-xs tabular-nums">
              {countWords(tab.count)}
              {tab.count !== null && tab.countOf ? ` ${tab.countOf}` : null}
            </span>
          )}
        </Link>
      ))}
      {children}
    </nav>
  );
}

function countWords(count: NonNullable<TabLink["count"]> | null): string {
  if (count === null) return "";
  if (typeof count === "number") return formatCount(count);
  return count.exact ? formatCount(count.count) : formatCompact(count.count);
}
