import { SearchX } from "lucide-react";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";

export default function RunNotFound() {
  return (
    <Page title="No such run" parents={[{ label: "Runs", href: "/runs" }]}>
      <EmptyState className="px-0 md:px-0">
        <EmptyStateIcon>
          <SearchX />
        </EmptyStateIcon>
        <EmptyStateTitle isPage>No run has this address</EmptyStateTitle>
        <EmptyStateText>
          The address has a slip. Runs are never deleted, so the list holds it if it ever was.
        </EmptyStateText>
        <EmptyStateActions>
          <ButtonLink href="/runs" variant="primary">
            Show all runs
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    </Page>
  );
}
