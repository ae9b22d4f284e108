import { ListFilter, ReceiptText } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";

export function LedgerEmpty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState role="status">
        <EmptyStateIcon>
          <ListFilter />
        </EmptyStateIcon>
        <EmptyStateTitle>No entry matches these filters</EmptyStateTitle>
        <EmptyStateText>
          The ledger has entries, but none with this move, operation and company together.
        </EmptyStateText>
        <EmptyStateActions>
          <Button onClick={onClear}>Remove the filters</Button>
        </EmptyStateActions>
      </EmptyState>
    );
  }
  return (
    <EmptyState>
      <EmptyStateIcon>
        <ReceiptText />
      </EmptyStateIcon>
      <EmptyStateTitle>No credit has moved yet</EmptyStateTitle>
      <EmptyStateText>
        The first entry is the balance that the worker reads from Snov.io. After that every hold, commit and release of
        a run stands here with its cause.
      </EmptyStateText>
    </EmptyState>
  );
}
