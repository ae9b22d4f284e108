"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { allSpent } from "@/components/credits/all-spent";
import { sayPaused } from "@/components/credits/credit-notices";
import { severityOf } from "@/components/credits/period-use";
import { CreditBar, Swatch } from "@/components/ui/credit-bar";
import { Notice } from "@/components/ui/notice";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { useHydrated } from "@/components/ui/use-hydrated";
import { cn } from "@/lib/class-names";
import { formatDay } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Credits } from "@/server/credits/schema";

/** Spent, held and available apart, on every page; the figure warns at the thresholds of alerts. */
export function CreditMeter() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.credits.overview.queryOptions());
  const { data: alerts } = useQuery(trpc.settings.alerts.queryOptions());
  const isHydrated = useHydrated();
  if (!data || !isHydrated) return <span className="h-7 w-[204px] max-md:w-24" aria-hidden="true" />;
  const { held, available } = data;
  const spent = allSpent(data);
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`Credits: ${formatCount(available)} available, ${formatCount(held)} held, ${formatCount(spent)} spent`}
        className="flex h-7 min-w-[204px] items-center justify-end gap-2.5 whitespace-nowrap rounded-control px-2 text-fg-soft tabular-nums hover:bg-hover max-md:h-9 max-md:min-w-24 max-md:gap-2 max-md:px-1"
      >
        <CreditBar spent={spent} held={held} available={available} className="h-1.5 w-[84px] max-md:w-10" />
        <span>
          <b className={cn("font-semibold text-fg", toneOf(data, alerts?.thresholds ?? []))}>
            {formatCount(available)}
          </b>
          <span className="max-md:hidden"> available</span>
        </span>
      </PopoverTrigger>
      <PopoverContent aria-label="Credits" className="w-64">
        <CreditFigures credits={data} />
      </PopoverContent>
    </Popover>
  );
}

function toneOf(credits: Credits, thresholds: readonly number[]): string | undefined {
  if (credits.available <= 0) return "text-red-text";
  const severity = severityOf(credits, thresholds);
  return severity ? { warning: "text-amber-text", critical: "text-red-text" }[severity] : undefined;
}

function CreditFigures({ credits }: { credits: Credits }) {
  const { held, available, budget, paused } = credits;
  const spent = allSpent(credits);
  return (
    <>
      <CreditBar spent={spent} held={held} available={available} />
      <dl className="mt-2.5 grid grid-cols-[1fr_auto] gap-y-1 tabular-nums [&>dd]:text-right [&>dd]:font-semibold [&>dt]:flex [&>dt]:items-center [&>dt]:gap-2">
        <dt>
          <Swatch kind="spent" /> Spent
        </dt>
        <dd>{formatCount(spent)}</dd>
        <dt>
          <Swatch kind="held" /> Held
        </dt>
        <dd>{formatCount(held)}</dd>
        <dt>
          <Swatch kind="available" /> Available
        </dt>
        <dd>{formatCount(available)}</dd>
      </dl>
      {budget.remaining === null ? null : (
        <p className="mt-2.5 flex justify-between border-line-strong border-t pt-2 tabular-nums">
          <span>Budget left, to {formatDay(budget.endsAt)}</span>
          <b className="font-semibold">{formatCount(budget.remaining)}</b>
        </p>
      )}
      {paused ? (
        <Notice tone="danger" className="mt-2.5" title={sayPaused(paused.queues)}>
          {paused.reason}
        </Notice>
      ) : null}
      <Link href="/credits" className="mt-2.5 block">
        Credits and ledger
      </Link>
    </>
  );
}
