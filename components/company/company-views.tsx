"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { type CompanySearch, countFilters, VIEWS, type View } from "@/components/company/company-search";
import { SaveView } from "@/components/company/save-view";
import { queryOf, useSavedViews } from "@/components/company/saved-views";
import { type TabLink, TabLinks } from "@/components/ui/tab-links";
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

/** The views as tabs with their sizes, then those that somebody saved. */
export function CompanyViews({ search }: { search: CompanySearch }) {
  const { data } = useSuspenseQuery(useTRPC().companies.counts.queryOptions());
  const saved = useSavedViews();
  const query = queryOf(search);
  const current = saved.find((view) => view.query === query);
  const tabs: TabLink[] = VIEWS.map((view) => ({
    href: view === "strike-offs" ? "/companies" : `/companies?view=${view}`,
    label: LABELS[view].label,
    count: data[LABELS[view].count],
    isCurrent: current === undefined && view === search.view,
  }));
  const savedTabs: TabLink[] = saved.map((view) => ({
    // What is kept is a query, or it would not have been read.
    href: `/companies${view.query}` as Route,
    label: view.name,
    isCurrent: view === current,
  }));
  return (
    <TabLinks label="Views" tabs={[...tabs, ...savedTabs]}>
      {query === null ? null : <SaveView key={query} query={query} current={current} />}
    </TabLinks>
  );
}
