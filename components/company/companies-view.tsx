"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Download, Sparkle } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { CompaniesEmpty } from "@/components/company/companies-empty";
import { CompaniesToolbar } from "@/components/company/companies-toolbar";
import { COMPANY_COLUMNS, COMPANY_ROW, companyAddress } from "@/components/company/company-columns";
import { CompanyPreview } from "@/components/company/company-preview";
import { type CompanySearch, companyFilters, companySearch, toListInput } from "@/components/company/company-search";
import { CompanyViews, totalOf } from "@/components/company/company-views";
import { exportAddressForNumbers, MOST_CHOSEN } from "@/components/company/export-address";
import { DataTable } from "@/components/data-table/data-table";
import { type Selection, useSelection } from "@/components/data-table/selection";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { runAddressForFilter, runAddressForNumbers } from "@/components/runs/new-run-search";
import { ButtonLink, buttonClass } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Pager } from "@/components/ui/pager";
import { useShortcut } from "@/components/ui/shortcuts";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCreditRange, formatQuantity, formatTotal } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

const SORT_WORDS: Record<CompanySearch["sort"], string> = {
  daysLeft: "days left",
  "-daysLeft": "days left, most first",
  name: "name",
  "-name": "name, Z to A",
  updatedAt: "change, oldest first",
  "-updatedAt": "change, newest first",
  incorporatedOn: "age, oldest first",
  "-incorporatedOn": "age, youngest first",
  confidence: "confidence, lowest first",
  "-confidence": "confidence, highest first",
  leadScore: "lead score, lowest first",
  "-leadScore": "lead score, best first",
  number: "number",
};

/** A new question starts at its first page. */
const FIRST_PAGE = { cursor: null, from: null, row: null };
const NO_FILTERS = Object.fromEntries(Object.keys(companyFilters).map((name) => [name, null]));

/** The list of companies: views, search, filters, table, preview, pager. Its whole state is its address. */
export function CompaniesView({ canAct }: { canAct: boolean }) {
  const [search, setSearch] = useQueryStates(companySearch, { scroll: false });
  const asked = useDeferredValue(search);
  const { data } = useSuspenseQuery(useTRPC().companies.list.queryOptions(toListInput(asked)));
  const selection = useSelection();
  const router = useRouter();
  const { data: counts } = useSuspenseQuery(useTRPC().companies.counts.queryOptions());
  const { items } = data;
  const total = totalOf(data.total, counts, asked);
  const keys = items.map(({ number }) => number);
  const focus = (row: string | null) => void setSearch({ row });
  const focused = items.find(({ number }) => number === search.row) ?? null;

  function step(by: 1 | -1) {
    const next = keys[keys.indexOf(search.row ?? "") + by];
    if (next) focus(next);
  }

  function turn(cursor: string | null, from: number) {
    void setSearch({ cursor, from: cursor === null ? null : from, row: null }, { history: "push" });
  }

  const isStale = toKey(asked) !== toKey(search);
  useRowKeys({
    // The list of the last search takes no keys while the next one is on its way.
    keys: isStale ? [] : keys,
    focused: search.row,
    onFocus: focus,
    selection: canAct ? selection : undefined,
    noun: "company",
    onOpen: (number) => router.push(companyAddress(number)),
  });
  const runAddress = runAddressForFilter(search);
  const from = search.cursor ? search.from : 1;

  return (
    <>
      <CompanyViews search={search} />
      <CompaniesToolbar
        key={search.view}
        search={search}
        onChange={(changes) => void setSearch({ ...changes, ...FIRST_PAGE })}
        runAddress={runAddress}
        canStart={canAct && total.count > 0}
      />
      <div className="flex min-h-0 flex-1">
        <div className="@container/table relative flex min-w-0 flex-1 flex-col">
          {items.length === 0 ? (
            <div className="flex-1">
              <CompaniesEmpty
                search={search}
                suggestion={data.suggestion}
                isFirstUse={counts.all.count === 0}
                canAct={canAct}
                onRemove={(name) => void setSearch({ [name]: null, ...FIRST_PAGE })}
                onClear={() => void setSearch({ ...NO_FILTERS, ...FIRST_PAGE })}
              />
            </div>
          ) : (
            <DataTable
              label={`Companies, ${formatTotal(total)} match`}
              rows={items}
              columns={COMPANY_COLUMNS}
              rowKey={({ number }) => number}
              rowName={({ name }) => formatCompanyName(name)}
              rowClassName={COMPANY_ROW}
              selection={canAct ? selection : undefined}
              focused={search.row}
              onFocus={focus}
              sort={search.sort}
              onSort={(sort) => void setSearch({ sort, ...FIRST_PAGE })}
              isStale={isStale}
            />
          )}
          {canAct ? <CompanySelection selection={selection} total={total} runAddress={runAddress} /> : null}
          <Pager
            from={from}
            shown={items.length}
            total={total}
            noun={["company", "companies"]}
            isFetching={isStale}
            onPrevious={
              data.previousCursor && search.cursor
                ? () => turn(data.previousCursor, Math.max(1, from - items.length))
                : undefined
            }
            onNext={data.nextCursor ? () => turn(data.nextCursor, from + items.length) : undefined}
          >
            <span className="@max-[780px]/table:hidden max-md:hidden">Sorted by {SORT_WORDS[search.sort]}</span>
            <KeyHints canAct={canAct} />
          </Pager>
        </div>
        {focused ? (
          <CompanyPreview
            company={focused}
            onStep={step}
            onClose={() => focus(null)}
            canDecide={canAct}
            onDecided={search.view === "review" ? () => step(1) : undefined}
          />
        ) : null}
      </div>
    </>
  );
}

/** What the keys do here, for whoever has some. */
function KeyHints({ canAct }: { canAct: boolean }) {
  return (
    <span className="ml-auto flex items-center gap-1 print:hidden max-md:hidden pointer-coarse:hidden @max-[780px]/table:hidden">
      <Kbd>J</Kbd> <Kbd>K</Kbd> move{" "}
      {canAct ? (
        <>
          <Kbd>X</Kbd> select{" "}
        </>
      ) : null}
      <Kbd>Enter</Kbd> open
    </span>
  );
}

function toKey(search: CompanySearch): string {
  return JSON.stringify(toListInput(search));
}

interface CompanySelectionProps {
  selection: Selection;
  total: { count: number; exact: boolean };
  runAddress: Route;
}

/** What can be done with the chosen rows, at what price; or with all that the filter means. */
function CompanySelection({ selection, total, runAddress }: CompanySelectionProps) {
  const numbers = [...selection.keys].sort();
  const router = useRouter();
  const { data } = useQuery(
    useTRPC().runs.estimate.queryOptions(
      { companyNumbers: numbers, cap: 1_000_000, steps: ["domain", "officers", "emails"] },
      { enabled: numbers.length > 0, placeholderData: (before) => before },
    ),
  );
  const address = runAddressForNumbers(numbers);
  useShortcut("E", "Enrich the selection (shows the price first)", () => router.push(address), {
    isOff: numbers.length === 0,
  });
  return (
    <SelectionBar count={numbers.length} onClear={selection.clear}>
      {total.count > numbers.length ? (
        <ButtonLink href={runAddress} variant="ghost" size="sm" className="text-fg max-md:hidden" prefetch={false}>
          Take all {formatTotal(total)} of this filter
        </ButtonLink>
      ) : null}
      <span aria-hidden="true" className="mx-1 h-5 w-px bg-line-strong max-md:hidden" />
      <ButtonLink
        href={address}
        size="sm"
        icon={<Sparkle aria-hidden="true" />}
        price={data ? formatCreditRange(data.minimum, data.maximum) : "counting"}
        className="max-md:ml-auto"
        prefetch={false}
      >
        Enrich
      </ButtonLink>
      {numbers.length <= MOST_CHOSEN ? (
        <a
          href={exportAddressForNumbers(numbers)}
          download
          aria-label={`Export ${formatQuantity(numbers.length, "company", "companies")} as CSV`}
          className={buttonClass({ variant: "ghost", size: "sm" }, "text-fg")}
        >
          <Download aria-hidden="true" />
          <span className="max-md:sr-only">Export</span>
        </a>
      ) : null}
    </SelectionBar>
  );
}
