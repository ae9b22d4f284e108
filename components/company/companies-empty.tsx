import { Inbox, ListFilter } from "lucide-react";
import Link from "next/link";
import { describeFilters } from "@/components/company/company-filter-fields";
import {
  type CompanySearch,
  companiesAddress,
  type companyFilters,
  countFilters,
} from "@/components/company/company-search";
import { viewLabel } from "@/components/company/company-views";
import { NarrowingFilters } from "@/components/company/narrowing-filters";
import { Button, ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { formatQuantity, joinWords } from "@/lib/format/numbers";

const NEXT: Record<CompanySearch["view"], string> = {
  "strike-offs":
    "No company in our register is in strike-off. Import the register's monthly file or a list of numbers.",
  due: "No company is expected to be dissolved within 60 days.",
  review: "Every domain found so far was sure enough, or somebody has decided on it.",
  ready: "A company is ready when an officer has a valid address at its own domain. Start a run to look for them.",
  all: "Import the register's monthly file or a list of company numbers. Nothing is spent by importing.",
};

const FOR_VIEWERS = "Analysts and admins import the register's monthly file or a list of company numbers.";

/** A list without rows: because of the filters, or because nothing is there yet. */
export function CompaniesEmpty({
  search,
  suggestion,
  isFirstUse,
  canAct,
  onRemove,
  onClear,
}: {
  search: CompanySearch;
  /** The nearest spelling that the register knows. */
  suggestion: string | null;
  isFirstUse: boolean;
  /** Whoever may not import is told what fills the list, not sent to do it. */
  canAct: boolean;
  onRemove: (filter: keyof typeof companyFilters) => void;
  onClear: () => void;
}) {
  const filters = countFilters(search);
  if (filters > 0 && !isFirstUse) {
    return (
      <EmptyState>
        <EmptyStateIcon>
          <ListFilter />
        </EmptyStateIcon>
        <EmptyStateTitle>
          No company matches {filters === 1 ? "this filter" : `these ${formatQuantity(filters, "filter")}`}
        </EmptyStateTitle>
        <EmptyStateText>
          Looked for {joinWords(describeFilters(search))} in the view “{viewLabel(search.view)}”.
        </EmptyStateText>
        {suggestion ? (
          <EmptyStateText>
            Did you mean{" "}
            <Link
              href={companiesAddress({ ...search, q: suggestion, cursor: null, from: 1, row: null })}
              className="text-accent underline underline-offset-2"
            >
              {suggestion}
            </Link>
            ?
          </EmptyStateText>
        ) : null}
        <NarrowingFilters search={search} onRemove={onRemove} />
        <EmptyStateActions>
          <Button onClick={onClear}>Clear all filters</Button>
          <ButtonLink href="/companies?view=all" variant="ghost">
            Show all companies
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  return (
    <EmptyState>
      <EmptyStateIcon>
        <Inbox />
      </EmptyStateIcon>
      <EmptyStateTitle>
        {isFirstUse ? "No company is here yet" : `Nothing under “${viewLabel(search.view)}”`}
      </EmptyStateTitle>
      <EmptyStateText>{canAct || !isFirstUse ? NEXT[isFirstUse ? "all" : search.view] : FOR_VIEWERS}</EmptyStateText>
      <EmptyStateActions>
        {canAct && (isFirstUse || search.view === "strike-offs") ? (
          <ButtonLink href="/imports" variant="primary">
            Import companies
          </ButtonLink>
        ) : null}
        {isFirstUse ? null : <ButtonLink href="/companies?view=all">Show all companies</ButtonLink>}
      </EmptyStateActions>
    </EmptyState>
  );
}
