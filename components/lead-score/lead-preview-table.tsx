"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useDeferredValue } from "react";
import { companyAddress } from "@/components/company/company-columns";
import { LeadFigure } from "@/components/company/lead-figure";
import { cn } from "@/lib/class-names";
import { formatCompanyName } from "@/lib/format/company-name";
import { useTRPC } from "@/lib/trpc/client";
import type { LeadPreview } from "@/server/register/lead-score/schema";
import { type LeadWeights, leadWeightsValue } from "@/server/register/lead-score/schema";

const HEAD = "h-[30px] border-line-strong border-b pr-3 text-left font-medium text-muted text-xs";
const CELL = "border-line border-b py-1.5 pr-3";

/** A few companies as the weights in the form would see them, before anything is saved. */
export function LeadPreviewTable({ weights }: { weights: LeadWeights }) {
  const trpc = useTRPC();
  const parsed = leadWeightsValue.safeParse(useDeferredValue(weights));
  const { data, isFetching, error } = useQuery({
    ...trpc.settings.previewLeadScore.queryOptions({ value: parsed.data ?? leadWeightsValue.parse({}) }),
    enabled: parsed.success,
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Preview" className="min-w-0">
      <h3 className="mb-1.5 font-semibold">Preview</h3>
      <p className="mb-2 text-muted text-xs">Companies from the top, the middle and the end of the present order.</p>
      <PreviewBody companies={data} isOld={isFetching || !parsed.success} failure={error?.message ?? null} />
    </section>
  );
}

interface PreviewBodyProps {
  companies: LeadPreview | undefined;
  /** What is shown belongs to weights before these. */
  isOld: boolean;
  failure: string | null;
}

function PreviewBody({ companies, isOld, failure }: PreviewBodyProps) {
  if (failure) return <p className="text-red-text">The preview could not be counted: {failure}</p>;
  if (!companies) return <p className="text-muted">Counting…</p>;
  if (companies.length === 0)
    return (
      <p className="text-muted">No company is in strike-off yet: import the register to see the weights at work.</p>
    );
  return (
    <table
      aria-busy={isOld}
      className={cn("w-full table-fixed border-separate border-spacing-0", isOld && "opacity-60")}
    >
      <thead>
        <tr>
          <th scope="col" className={HEAD}>
            Company
          </th>
          <th scope="col" className={`${HEAD} w-12 text-right`}>
            Now
          </th>
          <th scope="col" className={`${HEAD} w-28`}>
            With these
          </th>
        </tr>
      </thead>
      <tbody>
        {companies.map(({ number, name, before, leadScore }) => (
          <tr key={number}>
            <th scope="row" className={`${CELL} truncate text-left font-normal`}>
              <Link href={companyAddress(number)} prefetch={false} className="text-fg" title={name}>
                {formatCompanyName(name)}
              </Link>
            </th>
            <td className={`${CELL} text-right text-muted tabular-nums`}>{before ?? "–"}</td>
            <td className={CELL}>
              <LeadFigure leadScore={leadScore} isInColumn />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
