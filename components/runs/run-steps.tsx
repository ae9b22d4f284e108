import { describeFilters } from "@/components/company/company-filter-fields";
import { viewLabel } from "@/components/company/company-views";
import { asList, listAddressOf, type NewRunSearch } from "@/components/runs/new-run-search";
import { ButtonLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { formatQuantity, joinWords } from "@/lib/format/numbers";
import type { Estimate } from "@/server/enrichment/schema";

interface RunStepsProps {
  search: NewRunSearch;
  estimate: Estimate;
  onChange: (changes: Partial<NewRunSearch>) => void;
}

/** Whom and what the run is about, and its name: all of it stands in the address. */
export function RunSteps({ search, estimate, onChange }: RunStepsProps) {
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
