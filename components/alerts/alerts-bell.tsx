"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { severityLooks } from "@/components/alerts/alert-words";
import { buttonClass } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import { useHydrated } from "@/components/ui/use-hydrated";
import { cn } from "@/lib/class-names";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { OpenAlerts } from "@/server/alerts/schema";

const SHOWN = 5;

/** The open alerts on every page: how many nobody has seen yet, and the newest of them. */
export function AlertsBell() {
  const { data } = useQuery(useTRPC().alerts.open.queryOptions());
  const isHydrated = useHydrated();
  const alerts = isHydrated ? data : undefined;
  return (
    <Popover>
      <PopoverTrigger
        aria-label={nameOf(alerts)}
        className={buttonClass({ variant: "ghost" }, "relative w-7 px-0 max-md:w-9")}
      >
        <Bell aria-hidden="true" />
        {alerts && alerts.unacknowledged > 0 ? (
          <span
            aria-hidden="true"
            className={cn(
              "absolute -right-0.5 top-0 grid h-4 min-w-4 place-items-center rounded-full px-1 font-semibold text-2xs leading-none tabular-nums",
              alerts.critical > 0 ? "bg-red-tint text-red-text" : "bg-amber-tint text-amber-text",
            )}
          >
            {alerts.unacknowledged > 99 ? "99+" : alerts.unacknowledged}
          </span>
        ) : null}
      </PopoverTrigger>
      <PopoverContent aria-label="Alerts" className="w-96">
        {alerts && alerts.items.length > 0 ? (
          <ul className="-mt-1">
            {alerts.items.slice(0, SHOWN).map(({ id, severity, sentence, now, raisedAt, link, acknowledged }) => (
              <li key={id} className="border-line border-b py-2">
                <span className="flex items-center justify-between gap-2 text-xs">
                  <Mark hue={severityLooks[severity].hue} icon={severityLooks[severity].icon}>
                    {severityLooks[severity].word}
                    {acknowledged ? `, seen by ${acknowledged.by}` : ""}
                  </Mark>
                  <RelativeTime at={raisedAt} className="shrink-0 text-muted" />
                </span>
                <Link href={link as Route} className="mt-0.5 block text-fg">
                  {sentence}
                </Link>
                {now ? <p className="text-fg-soft text-xs">Now: {now}.</p> : null}
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-fg-soft">No alert is open.</p>
        )}
        <p className="mt-2.5 flex justify-between">
          <Link href="/alerts">All alerts</Link>
          {alerts && alerts.total > SHOWN ? (
            <span className="text-muted">{formatCount(alerts.total - SHOWN)} more</span>
          ) : null}
        </p>
      </PopoverContent>
    </Popover>
  );
}

function nameOf(alerts: OpenAlerts | undefined): string {
  if (!alerts || alerts.total === 0) return "Alerts: none open";
  const unseen = alerts.unacknowledged === 0 ? "all seen" : `${formatCount(alerts.unacknowledged)} not seen yet`;
  return `Alerts: ${formatQuantity(alerts.total, "is open", "are open")}, ${unseen}`;
}
