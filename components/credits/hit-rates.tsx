"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { burnSearch } from "@/components/credits/burn-search";
import { Section } from "@/components/ui/section";
import { formatCount, formatQuantity, formatShare } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Burn } from "@/server/credits/schema";

/** How often asking brought something, and what one result cost. Nothing found costs nothing. */
export function HitRates() {
  const [days] = useQueryState("days", burnSearch.days);
  const { data } = useSuspenseQuery(useTRPC().credits.burn.queryOptions({ days }));
  const { found } = data;
  return (
    <Section title="What they brought" sub={`lookups answered in ${days} days`} className="mt-0">
      <dl className="border-line-strong border-t">
        <Rate label="Domains found" color="bg-series-domain" found={found.domainsFound} asked={found.domainsAsked}>
          {price(sum(data, "domain"), found.domainsFound, "domain")}
        </Rate>
        <Rate label="E-mails found" color="bg-series-email" found={found.emailsFound} asked={found.emailsAsked}>
          {price(sum(data, "email"), found.emailsFound, "person with e-mails")}
        </Rate>
      </dl>
      <p className="mt-2 text-muted text-xs">
        Nothing found gives the held credits back: the released ones are in the chart's table.
      </p>
    </Section>
  );
}

function sum(burn: Burn, operation: "domain" | "email"): number {
  return burn.days.reduce((total, day) => total + day[operation], 0);
}

function price(credits: number, found: number, noun: string): string {
  return found === 0 ? `no ${noun} yet` : `${(credits / found).toFixed(2)} credits a ${noun}`;
}

interface RateProps {
  label: string;
  color: string;
  found: number;
  asked: number;
  children: ReactNode;
}

function Rate({ label, color, found, asked, children }: RateProps) {
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-3 border-line border-b py-2.5">
      <dt className="font-[530]">{label}</dt>
      <dd className="text-right tabular-nums">
        <b className="font-semibold">{asked === 0 ? "–" : formatShare(found / asked)}</b>
        <span className="ml-2 text-muted">
          {formatCount(found)} of {formatQuantity(asked, "lookup")}
        </span>
      </dd>
      <dd
        className="col-span-2 mt-1.5 h-1.5 overflow-hidden rounded-mark bg-sunken inset-ring inset-ring-line-strong"
        aria-hidden="true"
      >
        <span className={`block h-full ${color}`} style={{ width: `${asked === 0 ? 0 : (found / asked) * 100}%` }} />
      </dd>
      <dd className="col-span-2 mt-1 text-muted text-xs tabular-nums">{children}</dd>
    </div>
  );
}
