"use client";

import { useNow } from "@/components/ui/now";
import { formatExact, formatInstant } from "@/lib/format/dates";
import { formatRelative } from "@/lib/format/durations";

/** `2 min ago` to seven days, then the date; the exact UTC time in the tooltip. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatRelative(at, useNow())}
    </time>
  );
}

/** `15 Nov, 09:14` in London, the exact UTC time in the tooltip. */
export function Instant({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className}>
      {formatInstant(at, useNow())}
    </time>
  );
}
