import { SearchX } from "lucide-react";
import { BrandMark } from "@/components/glyphs/brand-mark";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main id="content" className="grid min-h-dvh place-items-center bg-surface">
      <EmptyState>
        <p className="mb-6 flex items-center gap-2 font-[620] text-base">
          <BrandMark /> Strikeline
        </p>
        <EmptyStateIcon>
          <SearchX />
        </EmptyStateIcon>
        <EmptyStateTitle isPage>Nothing is at this address</EmptyStateTitle>
        <EmptyStateText>
          The page was moved, or the address has a slip. Company pages end in the company's number, for example
          /companies/01234567.
        </EmptyStateText>
        <EmptyStateActions>
          <ButtonLink href="/companies" variant="primary">
            Go to companies
          </ButtonLink>
        </EmptyStateActions>
      </EmptyState>
    </main>
  );
}
