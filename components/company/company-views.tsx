"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { type CompanySearch, countFilters, VIEWS, type View } from "@/components/company/company-search";
import { TabLinks } from "@/components/ui/tab-links";
import { useTRPC } from "@/lib/trpc/client";
import type { CompanyCounts } from "@/server/register/schema";

const LABELS: Record<View, { label: string; count: keyof CompanyCounts }> = {
  "strike-offs": { label: "All strike-offs", count: "strikeOff" },
  due: { label: "Due within 60 days", count: "dueSoon" },
  review: { label: "Domain to review", count: "domainToReview" },
  ready: { label: "Ready to contact", count: "readyToContact" },
  all: { label: "All companies", count: "all" },
};

export function viewLabel(view: View): string {
  return LABELS[view].label;
}

type Total = CompanyCounts[keyof CompanyCounts];

/** How long a list is: one that was only estimated may be a whole view, which its tab has counted. */
export function totalOf(found: Total, counts: CompanyCounts, search: CompanySearch): Total {
  const ofView = counts[LABELS[search.view].count];
  return !found.exact && ofView.exact && countFilters(search) === 0 ? ofView : found;
}

/** The views as tabs with their sizes. */
export function CompanyViews({ current }: { current: CompanySearch["view"] }) {
  const { data } = useSuspenseQuery(useTRPC().companies.counts.queryOptions());
  const tabs = VIEWS.map((view) => ({
    href: (view === "strike-offs" ? "/companies" : `/companies?view=${view}`) as Route,
    label: LABELS[view].label,
    count: data[LABELS[view].count],
    isCurrent: view === current,
  }));
  return <TabLinks label="Views" tabs={tabs} />;
}
