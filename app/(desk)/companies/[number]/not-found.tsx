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

export default function CompanyNotFound() {
  return (
    <Page title="Not in our register" parents={[{ label: "Companies", href: "/companies" }]}>
      <EmptyState className="px-0 md:px-0">
        <EmptyStateIcon>
          <SearchX />
        </EmptyStateIcon>
        <EmptyStateTitle isPage>No company of ours has this number</EmptyStateTitle>
        <EmptyStateText>
          It was never imported, or the number has a slip. Import it to have Companies House asked about it; that costs
          nothing.
        </EmptyStateText>
        <EmptyStateActions>
          <ButtonLink href="/imports" variant="primary">
            Import companies
          </ButtonLink>
          <ButtonLink href="/companies?view=all">Show all companies</ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    </Page>
  );
}
