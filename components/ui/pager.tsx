"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useHydrated } from "@/components/ui/use-hydrated";
import { formatCount, formatTotal } from "@/lib/format/numbers";

interface PagerProps {
  /** One-based place of the first row shown. */
  from: number;
  shown: number;
  total: { count: number; exact: boolean };
  /** Singular and plural of what is listed. */
  noun: readonly [one: string, many: string];
  onPrevious?: () => void;
  onNext?: () => void;
  isFetching?: boolean;
  /** How the list is sorted, key hints. */
  children?: ReactNode;
}

/**
 * `1 to 50 of 312 companies`, Previous, Next; no page numbers. A background refresh dims the text only. A list without any page has
 * its empty state instead.
 */
export function Pager({ from, shown, total, noun, onPrevious, onNext, isFetching = false, children }: PagerProps) {
  // Only the browser knows of a refresh: the server's answer has just been fetched.
  const isHydrated = useHydrated();
  if (shown === 0 && !onPrevious && !onNext) return null;
  const what = total.count === 1 ? noun[0] : noun[1];
  const range =
    shown === 0
      ? `No ${noun[1]}`
      : `${formatCount(from)} to ${formatCount(from + shown - 1)} of ${formatTotal(total)} ${what}`;
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-3 border-line border-t px-4 text-muted text-xs max-md:px-3">
      <span className="tabular-nums" aria-live="polite">
        {range}
      </span>
      {isFetching && isHydrated ? <LoaderCircle className="spin size-3" aria-label="Refreshing" /> : null}
      {children}
      <span className="ml-auto flex gap-1.5 [.ml-auto+&]:ml-0">
        <Button size="sm" disabled={!onPrevious} onClick={onPrevious}>
          Previous
        </Button>
        <Button size="sm" disabled={!onNext} onClick={onNext}>
          Next
        </Button>
      </span>
    </div>
  );
}
