"use client";

import { ListFilter } from "lucide-react";
import { ITEM_STATES, type ItemState } from "@/components/runs/runs-search";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Segmented } from "@/components/ui/segmented";
import type { Run } from "@/server/enrichment/schema";

const ALL = "all";

/** In the words of the bar above. */
const STATES: Record<ItemState, { label: string; count: keyof Run["progress"]; none: string }> = {
  completed: { label: "Found", count: "completed", none: "Nothing usable was found yet" },
  nothing_found: { label: "Nothing usable", count: "notFound", none: "No company without a usable answer" },
  failed: { label: "Failed", count: "failed", none: "No company failed" },
  skipped: { label: "Skipped", count: "skipped", none: "No company was skipped" },
  in_progress: { label: "Open", count: "remaining", none: "No company is open any more" },
};

interface RunItemFilterProps {
  progress: Run["progress"];
  state: ItemState | null;
  onChange: (state: ItemState | null) => void;
}

/** Which companies of a run are listed, with how many there are of each kind. */
export function RunItemFilter({ progress, state, onChange }: RunItemFilterProps) {
  return (
    <Segmented
      label="What became of them"
      value={state ?? ALL}
      options={[
        { value: ALL, label: "All", count: progress.total },
        ...ITEM_STATES.map((value) => {
          const count = progress[STATES[value].count];
          return { value, label: STATES[value].label, count, disabled: count === 0 && value !== state };
        }),
      ]}
      onChange={(value) => onChange(ITEM_STATES.find((known) => known === value) ?? null)}
    />
  );
}

/** A kind can become empty while one looks at it, or an old address names it. */
export function NoItems({ state, onClear }: { state: ItemState; onClear: () => void }) {
  return (
    <EmptyState role="status" className="border-line-strong border-t">
      <EmptyStateIcon>
        <ListFilter />
      </EmptyStateIcon>
      <EmptyStateTitle>{STATES[state].none}</EmptyStateTitle>
      <EmptyStateText>The list follows the run by itself.</EmptyStateText>
      <EmptyStateActions>
        <Button onClick={onClear}>Show all companies</Button>
      </EmptyStateActions>
    </EmptyState>
  );
}
