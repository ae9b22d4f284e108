"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useTransition } from "react";
import { CapChecks } from "@/components/runs/cap-checks";
import { CapField } from "@/components/runs/cap-field";
import { EstimateRuler } from "@/components/runs/estimate-ruler";
import { newRunSearch, toEstimateInput } from "@/components/runs/new-run-search";
import { RunSteps } from "@/components/runs/run-steps";
import { SkippedTable } from "@/components/runs/skipped-table";
import { StartBar } from "@/components/runs/start-bar";
import { StepTable } from "@/components/runs/step-table";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState, EmptyStateActions, EmptyStateText, EmptyStateTitle } from "@/components/ui/empty-state";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Section } from "@/components/ui/section";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Estimate } from "@/server/enrichment/schema";

/** Whom, what and how much in one page: nothing is looked up or held until Start. */
export function NewRun() {
  const trpc = useTRPC();
  const [search, setSearch] = useQueryStates(newRunSearch, { scroll: false });
  const input = useDeferredValue(toEstimateInput(search));
  const { data: estimate, refetch } = useSuspenseQuery(trpc.runs.estimate.queryOptions(input));
  const { data: credits } = useSuspenseQuery(trpc.credits.overview.queryOptions());
  // What counts by itself in the background leaves the button alone.
  const [isCounting, startCounting] = useTransition();
  const cap = search.cap ?? estimate.maximum;
  const eligible = estimate.companies - estimate.skipped.reduce((sum, { count }) => sum + count, 0);
  if (eligible === 0) return <NobodyLeft estimate={estimate} />;
  return (
    <>
      <div className="mb-8 grid gap-x-12 gap-y-6 lg:grid-cols-[236px_minmax(0,1fr)]">
        <RunSteps search={search} estimate={estimate} onChange={(changes) => void setSearch(changes)} />
        <div className="min-w-0 max-w-[820px]">
          <Section
            title="What this run can cost"
            sub={`counted on ${formatQuantity(estimate.companies, "company", "companies")}`}
            actions={
              <Button
                variant="ghost"
                size="sm"
                icon={<RefreshCw aria-hidden="true" />}
                isBusy={isCounting}
                onClick={() => startCounting(async () => void (await refetch()))}
              >
                Count again
              </Button>
            }
          >
            <Tiles estimate={estimate} />
            {estimate.maximum > 0 ? <EstimateRuler estimate={estimate} cap={cap} /> : null}
          </Section>
          <Section title="Cap">
            <CapField
              cap={cap}
              estimate={estimate}
              emailPrice={search.only === "domain" ? null : credits.mostPerLookup.email}
              onChange={(next) => void setSearch({ cap: next })}
            />
            <CapChecks cap={Math.min(cap, estimate.maximum)} credits={credits} dailyRoom={estimate.dailyRoom} />
          </Section>
          <Section title="Step by step">
            <StepTable estimate={estimate} />
            <p className="mt-2 text-muted text-xs">
              Nothing found costs nothing. Officers come from Companies House and are free.
            </p>
          </Section>
          {estimate.skipped.length > 0 ? (
            <Section title="Skipped, and why">
              <SkippedTable skipped={estimate.skipped} />
            </Section>
          ) : null}
          {estimate.officersSkipped.length > 0 ? (
            <Section title="Officers not looked up" sub="as far as we know them">
              <SkippedTable skipped={estimate.officersSkipped} of="officer" />
            </Section>
          ) : null}
        </div>
      </div>
      <StartBar search={search} cap={cap} eligible={eligible} minutes={estimate.likely?.minutes ?? null} />
    </>
  );
}

function Tiles({ estimate: { minimum, expected, maximum, likely } }: { estimate: Estimate }) {
  return (
    <MetricTiles keepRow>
      <MetricTile label="Minimum" figure={formatCount(minimum)} unit="credits">
        if nothing new is found
      </MetricTile>
      <MetricTile label="Expected" figure={formatCount(expected)} unit="credits">
        {likely && likely.from < likely.to
          ? `${formatCount(likely.from)} to ${formatCount(likely.to)} in 8 of 10 runs like this`
          : "at our hit rates"}
      </MetricTile>
      <MetricTile label="Maximum" figure={formatCount(maximum)} unit="credits">
        if everything is found
      </MetricTile>
    </MetricTiles>
  );
}

function NobodyLeft({ estimate }: { estimate: Estimate }) {
  return (
    <EmptyState className="px-0 md:px-0">
      <EmptyStateTitle>Every company would be skipped</EmptyStateTitle>
      <EmptyStateText>A run over them would ask nothing and find nothing.</EmptyStateText>
      <SkippedTable skipped={estimate.skipped} />
      <EmptyStateActions>
        <ButtonLink href="/companies">Choose other companies</ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
