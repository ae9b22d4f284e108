"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Check, CirclePlay, RefreshCw, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useTransition } from "react";
import { describeFilters } from "@/components/company/company-filter-fields";
import { viewLabel } from "@/components/company/company-views";
import { CapField } from "@/components/runs/cap-field";
import { EstimateRuler } from "@/components/runs/estimate-ruler";
import {
  asList,
  listAddressOf,
  type NewRunSearch,
  newRunSearch,
  toEstimateInput,
} from "@/components/runs/new-run-search";
import { SkippedTable } from "@/components/runs/run-view";
import { Button, ButtonLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState, EmptyStateActions, EmptyStateText, EmptyStateTitle } from "@/components/ui/empty-state";
import { Field, Input } from "@/components/ui/field";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount, formatCredits, formatQuantity, joinWords } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Credits } from "@/server/credits/schema";
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
        <Steps search={search} estimate={estimate} onChange={(changes) => void setSearch(changes)} />
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
            <Checks cap={Math.min(cap, estimate.maximum)} credits={credits} dailyRoom={estimate.dailyRoom} />
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
      <StartBar search={search} cap={cap} eligible={eligible} />
    </>
  );
}

interface StepsProps {
  search: NewRunSearch;
  estimate: Estimate;
  onChange: (changes: Partial<NewRunSearch>) => void;
}

function Steps({ search, estimate, onChange }: StepsProps) {
  return (
    <div className="grid content-start gap-5">
      <h1 className="font-semibold text-xl tracking-[-0.015em]">New run</h1>
      <div>
        <h2 className="font-[550]">Who</h2>
        <p className="text-fg-soft">
          {formatQuantity(estimate.companies, "company", "companies")}
          <span className="block text-muted text-xs">{whoOf(search)}</span>
        </p>
        <ButtonLink href={listAddressOf(search)} variant="ghost" size="sm" className="-ml-2 mt-1">
          Change
        </ButtonLink>
      </div>
      <div className="grid justify-items-start gap-1.5">
        <h2 className="font-[550]">What</h2>
        <Segmented
          label="What to look for"
          value={search.only ?? "all"}
          options={[
            { value: "all", label: "Domain and e-mails" },
            { value: "domain", label: "Domain only" },
          ]}
          onChange={(value) => onChange({ only: value === "domain" ? "domain" : null, cap: null })}
        />
        <div className="flex items-start gap-2">
          <Checkbox
            id="buy-again"
            className="mt-[3px]"
            checked={search.refresh}
            onCheckedChange={(checked) => onChange({ refresh: checked === true, cap: null })}
            aria-describedby="buy-again-hint"
          />
          <span>
            <label htmlFor="buy-again">Buy fresh answers again</label>
            <span id="buy-again-hint" className="block text-muted text-xs">
              Otherwise domains serve 30 days and verified e-mails 90 days for nothing.
            </span>
          </span>
        </div>
      </div>
      <Field id="run-name" label="Name" hint="How it stands in the list of runs. Left empty, it is named by its size.">
        <Input
          id="run-name"
          maxLength={120}
          value={search.name}
          aria-describedby="run-name-hint"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <p className="text-muted text-xs">
        Nothing is looked up or held until you start. You can leave this page: its address keeps the draft.
      </p>
    </div>
  );
}

function whoOf(search: NewRunSearch): string {
  if (search.numbers) return "chosen one by one";
  const filters = describeFilters(asList(search));
  return filters.length > 0
    ? `view “${viewLabel(search.view)}”, ${joinWords(filters)}`
    : `view “${viewLabel(search.view)}”`;
}

function Tiles({ estimate: { minimum, expected, maximum, cached } }: { estimate: Estimate }) {
  return (
    <MetricTiles keepRow>
      <MetricTile label="Minimum" figure={formatCount(minimum)} unit="credits">
        if nothing new is found
      </MetricTile>
      <MetricTile label="Expected" figure={formatCount(expected)} unit="credits">
        {cached > 0 ? `${formatQuantity(cached, "answer")} served fresh` : "at our hit rates"}
      </MetricTile>
      <MetricTile label="Maximum" figure={formatCount(maximum)} unit="credits">
        if everything is found
      </MetricTile>
    </MetricTiles>
  );
}

interface ChecksProps {
  cap: number;
  credits: Credits;
  /** What my daily cap leaves today; null: no limit. */
  dailyRoom: number | null;
}

const LATER = "The run would pause there, keep what is queued, and go on";

/** Whether the budget, the balance and one's own day carry the cap. The server decides again at every hold. */
function Checks({ cap, credits: { available, budget }, dailyRoom }: ChecksProps) {
  const checks = [
    ...(budget.remaining === null || budget.limit === null
      ? []
      : [
          {
            label: "This period’s budget",
            left: budget.remaining,
            words: `of ${formatCount(budget.limit)}`,
            otherwise: `${LATER} when credits return.`,
          },
        ]),
    {
      label: "Available at Snov.io",
      left: available,
      words: `at least ${formatCount(Math.max(0, available - cap))} after this run`,
      otherwise: `${LATER} when credits return.`,
    },
    ...(dailyRoom === null || dailyRoom >= cap
      ? []
      : [
          {
            label: "Your daily cap",
            left: dailyRoom,
            words: "",
            otherwise: `${LATER} by itself at midnight in London.`,
          },
        ]),
  ];
  return (
    <ul className="mt-3 grid gap-1">
      {checks.map(({ label, left, words, otherwise }) => (
        <li key={label} className="flex gap-2">
          {left >= cap ? (
            <Check className="mt-0.5 size-4 shrink-0 text-green" aria-label="Enough:" />
          ) : (
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-amber" aria-label="Too little:" />
          )}
          <span className="tabular-nums">
            {label}: <b className="font-semibold">{formatCount(left)} left</b>
            {left >= cap ? `, ${words}` : `. ${otherwise}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function StartBar({ search, cap, eligible }: { search: NewRunSearch; cap: number; eligible: number }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      onError: showError,
      onSuccess: (run) => {
        void queryClient.invalidateQueries();
        showToast({ text: `Started: ${run.name}, at most ${formatCredits(run.cap)}` });
        router.push(`/runs/${run.id}`);
      },
    }),
  );
  function submit() {
    start.mutate({
      ...toEstimateInput(search),
      cap,
      dryRun: false,
      ...(search.name.trim() ? { name: search.name.trim() } : {}),
    });
  }
  return (
    <div className="sticky bottom-0 mt-auto -mx-6 -mb-12 flex flex-wrap items-center gap-x-4 gap-y-2 border-line-strong border-t bg-surface px-6 py-3 max-md:bottom-14 max-md:-mx-4 max-md:-mb-8 max-md:px-4">
      <p className="min-w-0 flex-1 text-fg-soft tabular-nums">
        <b className="font-semibold text-fg">
          {formatQuantity(eligible, "company", "companies")}, at most {formatCredits(cap)}.
        </b>{" "}
        <span className="max-md:hidden">
          Nothing found costs nothing; officers come from Companies House and are free.
        </span>
      </p>
      <Button
        variant="primary"
        icon={<CirclePlay aria-hidden="true" />}
        price={`cap ${formatCount(cap)}`}
        isBusy={start.isPending || start.isSuccess}
        onClick={submit}
      >
        Start run
      </Button>
    </div>
  );
}

function NobodyLeft({ estimate }: { estimate: Estimate }) {
  return (
    <EmptyState className="px-0 md:px-0">
      <EmptyStateTitle>
        {estimate.companies === 0 ? "No company matches" : "Every company would be skipped"}
      </EmptyStateTitle>
      <EmptyStateText>
        {estimate.companies === 0
          ? "The filter means nobody, so there is nothing to start."
          : "A run over them would ask nothing and find nothing."}
      </EmptyStateText>
      {estimate.skipped.length > 0 ? <SkippedTable skipped={estimate.skipped} /> : null}
      <EmptyStateActions>
        <ButtonLink href="/companies">Choose other companies</ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
