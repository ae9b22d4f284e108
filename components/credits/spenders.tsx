"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { CirclePlay, Radio, UserRound } from "lucide-react";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { operations } from "@/components/charts/series";
import { burnSearch } from "@/components/credits/burn-search";
import { Section } from "@/components/ui/section";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Spenders as SpendersData } from "@/server/credits/schema";

type Spender = SpendersData["items"][number];

/** The runs that spent most in the range of the chart. */
export function Spenders() {
  const [days] = useQueryState("days", burnSearch.days);
  const { data } = useSuspenseQuery(useTRPC().credits.spenders.queryOptions({ days }));
  const most = Math.max(1, ...data.items.map((item) => item.spent));
  return (
    <Section title="Who spends" sub={`by run, ${days} days`} className="mt-0">
      {data.items.length === 0 ? (
        <p className="border-line-strong border-t py-6 text-fg-soft">
          No run has spent a credit in these {days} days. Runs are started from{" "}
          <Link href="/companies" className="link">
            Companies
          </Link>
          .
        </p>
      ) : (
        <table className="w-full table-fixed">
          <thead className="text-left text-muted text-xs">
            <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:font-medium">
              <th scope="col">Run</th>
              <th scope="col" className="w-[34%] pl-4 max-md:w-[28%]">
                By operation
              </th>
              <th scope="col" className="w-16 text-right">
                Spent
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <SpenderRow key={item.runId ?? "none"} spender={item} most={most} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function SpenderRow({ spender, most }: { spender: Spender; most: number }) {
  const { runId, name, requestedBy, createdBy, spent, uncommitted } = spender;
  const Icon = requestedBy === "stream" ? Radio : runId ? CirclePlay : UserRound;
  const answers = operations.map(({ key, label }) => `${formatCount(spender[key])} ${label.toLowerCase()}`).join(", ");
  const split =
    uncommitted > 0 ? `${answers}, ${formatCount(uncommitted)} written off or billed beyond a cap` : answers;
  return (
    <tr className="border-line border-b">
      <td className="h-9">
        <span className="flex min-w-0 items-center gap-2">
          <Icon className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
          {runId ? (
            <Link href={`/runs/${runId}`} className="truncate" title={createdBy ? `${name}, ${createdBy}` : name}>
              {name}
            </Link>
          ) : (
            <span className="truncate">{name}</span>
          )}
        </span>
      </td>
      <td className="h-9 pl-4">
        <span
          className="flex h-2"
          role="img"
          aria-label={split}
          title={split}
          style={{ width: `${Math.max(2, (spent / most) * 100)}%` }}
        >
          {operations.map(({ key, color }) => (
            <span
              key={key}
              className="h-full first:rounded-l-mark last:rounded-r-mark"
              style={{ width: `${(spender[key] / spent) * 100}%`, background: color }}
            />
          ))}
          {uncommitted > 0 ? (
            <span className="h-full bg-plum" style={{ width: `${(uncommitted / spent) * 100}%` }} />
          ) : null}
        </span>
      </td>
      <td className="h-9 text-right font-[550] tabular-nums">{formatCount(spent)}</td>
    </tr>
  );
}
