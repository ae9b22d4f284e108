"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/glyphs/brand-mark";
import { isCurrentItem, MAIN_ITEMS, type NavigationItem, OPERATION_ITEMS } from "@/components/shell/navigation-items";
import { type Person, PersonMenu } from "@/components/shell/person-menu";
import { StreamPulse } from "@/components/shell/stream-pulse";
import { ThemeSwitch } from "@/components/shell/theme-switch";
import { useHydrated } from "@/components/ui/use-hydrated";
import { cn } from "@/lib/class-names";
import { formatCompact, formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { CompanyCounts } from "@/server/register/schema";

/** 216 wide from 1200 px, 52 with icons from 768 px; below that the bar at the foot and a sheet take over. */
export function Navigation({ person }: { person: Person }) {
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-[calc(100dvh-var(--banner))] flex-col print:hidden overflow-y-auto overflow-x-hidden px-2 max-md:hidden max-nav:px-1.5"
    >
      <Link
        href="/companies"
        aria-label="Strikeline"
        className="flex h-(--header) shrink-0 items-center gap-2 px-2 font-[620] text-base text-fg tracking-[-0.012em] hover:no-underline max-nav:justify-center max-nav:px-0"
      >
        <BrandMark />
        <span className="max-nav:sr-only">Strikeline</span>
      </Link>
      <NavigationList role={person.role} isCompact />
      <StreamPulse isCompact className="mt-auto mb-2" />
      <div className="-mx-2 flex items-center gap-2 border-line border-t px-4 py-2.5 max-nav:-mx-1.5 max-nav:flex-col max-nav:px-1">
        <PersonMenu person={person} />
        <ThemeSwitch className="ml-auto max-nav:ml-0" />
      </div>
    </nav>
  );
}

interface NavigationListProps {
  role: Person["role"];
  isCompact?: boolean;
  onNavigate?: () => void;
}

/** The entries with their counts and what waits for a person; `isCompact` lets them shrink to icons on middle-sized screens. */
export function NavigationList({ role, isCompact = false, onNavigate }: NavigationListProps) {
  const trpc = useTRPC();
  const counts = useQuery(trpc.companies.counts.queryOptions());
  const credits = useQuery(trpc.credits.overview.queryOptions());
  const { data: pulse } = useQuery(trpc.live.pulse.queryOptions());
  const isHydrated = useHydrated();
  const needs = isHydrated ? pulse?.needs : undefined;
  const alarm = (words: string | null) => (words ? <AlarmNote isCompact={isCompact}>{words}</AlarmNote> : null);
  const notes: Record<string, ReactNode> = {
    Companies: isHydrated && counts.data ? <span className="text-muted">{companyWords(counts.data, role)}</span> : null,
    Runs:
      alarm(needWords(needs?.runs, role !== "viewer")) ??
      (isHydrated && pulse && pulse.runningRuns > 0 ? (
        <span className="text-muted">{formatCount(pulse.runningRuns)} live</span>
      ) : null),
    Credits: alarm(needWords(needs?.credits, role === "admin")),
    Queues: alarm(isHydrated && credits.data?.paused ? "Paused" : needWords(needs?.queues, role === "admin")),
  };
  const show = (item: NavigationItem) => (
    <li key={item.label}>
      <NavigationLink item={item} note={notes[item.label]} isCompact={isCompact} onNavigate={onNavigate} />
    </li>
  );
  return (
    <>
      <ul className="grid gap-px">{MAIN_ITEMS.map(show)}</ul>
      <h2
        className={cn(
          "px-2 pt-3.5 pb-1 font-medium text-muted text-xs",
          isCompact &&
            "max-nav:mx-1 max-nav:my-2 max-nav:h-px max-nav:overflow-hidden max-nav:bg-line-strong max-nav:p-0",
        )}
      >
        Operations
      </h2>
      <ul className="grid gap-px">{OPERATION_ITEMS.map(show)}</ul>
    </>
  );
}

/** Domains that wait for a decision are everyday work, so they alarm nobody; without any, how many companies are in strike-off. */
function companyWords({ domainToReview, strikeOff }: CompanyCounts, role: Person["role"]): string {
  if (role === "viewer" || domainToReview.count === 0) return sizeWords(strikeOff);
  return `${sizeWords(domainToReview)} to review`;
}

function sizeWords({ count, exact }: { count: number; exact: boolean }): string {
  return exact ? formatCount(count) : formatCompact(count);
}

/** Said to those who can do something about it; the pages tell the others. */
function needWords(count: number | undefined, canAct: boolean): string | null {
  if (!count || !canAct) return null;
  return count === 1 ? "1 needs you" : `${formatCompact(count)} need you`;
}

function AlarmNote({ isCompact, children }: { isCompact: boolean; children: ReactNode }) {
  return (
    <>
      <span className={cn("font-[550] text-red-text", isCompact && "max-nav:sr-only")}>{children}</span>
      {isCompact ? (
        <span
          aria-hidden="true"
          className="absolute top-1.5 right-1.5 hidden size-[7px] rounded-full bg-red max-nav:block"
        />
      ) : null}
    </>
  );
}

interface NavigationLinkProps {
  item: NavigationItem;
  note: ReactNode;
  isCompact: boolean;
  onNavigate?: () => void;
}

function NavigationLink({ item, note, isCompact, onNavigate }: NavigationLinkProps) {
  const isCurrent = isCurrentItem(item, usePathname());
  return (
    <Link
      href={item.href}
      onClick={onNavigate}
      aria-current={isCurrent ? "page" : undefined}
      title={isCompact ? item.label : undefined}
      className={cn(
        "relative flex h-[30px] items-center gap-2.5 rounded-control px-2 text-fg-soft hover:bg-hover hover:no-underline max-md:h-10",
        isCompact && "max-nav:h-9 max-nav:justify-center max-nav:px-0",
        isCurrent && "bg-surface font-[550] text-fg ring-1 ring-line-strong hover:bg-surface dark:bg-raised",
      )}
    >
      <item.icon
        className={cn("size-4 shrink-0 stroke-[1.75] text-muted", isCurrent && "text-accent")}
        aria-hidden="true"
      />
      <span className={cn(isCompact && "max-nav:sr-only")}>{item.label}</span>
      <span
        className={cn(
          "ml-auto font-normal text-xs tabular-nums",
          isCompact && "max-nav:ml-0 [&>span:first-child]:max-nav:sr-only",
        )}
      >
        {note}
      </span>
    </Link>
  );
}
