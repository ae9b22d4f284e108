"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { cn } from "@/lib/class-names";
import { formatCreditRange, formatCredits } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { RunStepName } from "@/server/enrichment/schema";

export interface PricedAct {
  companyNumber: string;
  steps: RunStepName[];
  /** Buy answers again that are still fresh. */
  refresh: boolean;
}

interface ConfirmPriceProps {
  label: string;
  icon: ReactNode;
  act: PricedAct;
  /** The most it can cost, as the button shows it before anything was counted. */
  atMost: number;
  size?: "sm" | "md";
  isBusy: boolean;
  /** What will be asked, in one sentence. */
  children: ReactNode;
  onConfirm: () => void;
}

/** A paid act in two steps: the button carries its price, the popover counts it and only its verb starts it. */
export function ConfirmPrice({ label, icon, act, atMost, size, isBusy, children, onConfirm }: ConfirmPriceProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { data, error } = useQuery(
    useTRPC().runs.estimate.queryOptions(
      { companyNumbers: [act.companyNumber], steps: act.steps, refresh: act.refresh, cap: 1_000_000 },
      { enabled: isOpen, staleTime: 0 },
    ),
  );
  const range = formatCreditRange(0, atMost);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger className={buttonClass({ size })} disabled={isBusy} aria-busy={isBusy}>
        {icon}
        {label}
        <span className="-mr-0.5 flex items-center self-stretch border-line-strong border-l pl-2 font-[450] text-fg-soft tabular-nums">
          {range}
        </span>
      </PopoverTrigger>
      <PopoverContent className="w-80" aria-label={label}>
        <p className="font-semibold">{label}</p>
        <p className="mt-1 text-fg-soft">{children}</p>
        <dl className="mt-3 grid grid-cols-[1fr_auto] gap-y-1 border-line-strong border-t pt-2 tabular-nums [&>dd]:text-right [&>dt]:text-muted">
          <dt>Expected</dt>
          <dd className="min-w-16">{data ? formatCredits(data.expected) : "counting"}</dd>
          <dt>At most</dt>
          <dd className={cn("font-semibold")}>{formatCredits(data?.maximum ?? atMost)}</dd>
          <dt>Served fresh</dt>
          <dd>{data ? `${data.cached}, 0 credits` : "–"}</dd>
        </dl>
        {error ? <p className="mt-2 text-red-text text-xs">{error.message}</p> : null}
        <p className="mt-2 text-muted text-xs">Nothing found costs nothing. Companies House is free.</p>
        <div className="mt-3 flex justify-end gap-2">
          <Button onClick={() => setIsOpen(false)}>Cancel</Button>
          <Button
            variant="primary"
            disabled={!data}
            price={data ? `at most ${data.maximum}` : "counting"}
            onClick={() => {
              setIsOpen(false);
              onConfirm();
            }}
          >
            Start
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}
