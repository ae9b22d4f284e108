"use client";

import { CircleAlert } from "lucide-react";
import { Page } from "@/components/shell/page";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";

/** What a page shows when it could not be made. The address, and with it the filters, is kept. */
export default function DeskError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <Page title="Not loaded">
      <EmptyState role="alert" className="px-0 md:px-0">
        <EmptyStateIcon>
          <CircleAlert />
        </EmptyStateIcon>
        <EmptyStateTitle>This page could not be loaded</EmptyStateTitle>
        <EmptyStateText>
          Nothing was changed and no credit was spent. Your filters are kept.
          {error.digest ? (
            <>
              {" "}
              Reference <span className="code">{error.digest}</span>.
            </>
          ) : null}
        </EmptyStateText>
        <EmptyStateActions>
          <Button onClick={retry}>Try again</Button>
        </EmptyStateActions>
      </EmptyState>
    </Page>
  );
}
