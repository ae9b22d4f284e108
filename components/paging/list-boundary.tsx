"use client";

import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { CircleAlert, LogIn } from "lucide-react";
import type { Route } from "next";
import { useSearchParams } from "next/navigation";
import { Component, type ReactNode } from "react";
import { signInAgain } from "@/components/shell/sign-in-again";
import { Button, ButtonLink, buttonClass } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { formatSentence } from "@/lib/format/sentences";
import { isSessionOver, statusOf } from "@/lib/trpc/error-status";

interface ListBoundaryProps {
  /** What could not be loaded, as the beginning of a sentence: "The ledger". */
  what: string;
  /** Where its question was put together, for a page that has no filters of its own. */
  back?: { href: Route; label: string };
  children: ReactNode;
}

/** Keeps a failure inside its part of the page: says the cause in words, keeps the filters, offers another try. */
export function ListBoundary({ what, back, children }: ListBoundaryProps) {
  const search = useSearchParams().toString();
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Catch
          question={search}
          onReset={reset}
          show={(error, retry) => (
            <Failure what={what} error={error} back={back} isFiltered={search !== ""} onRetry={retry} />
          )}
        >
          {children}
        </Catch>
      )}
    </QueryErrorResetBoundary>
  );
}

interface FailureProps extends Pick<ListBoundaryProps, "what" | "back"> {
  error: Error;
  isFiltered: boolean;
  onRetry: () => void;
}

function Failure({ what, back, error, isFiltered, onRetry }: FailureProps) {
  if (isSessionOver(error)) return <SessionOver />;
  const isOurs = isServerTrouble(error);
  return (
    <EmptyState role="alert" className="mt-2">
      <EmptyStateIcon>
        <CircleAlert />
      </EmptyStateIcon>
      <EmptyStateTitle>{what} could not be loaded</EmptyStateTitle>
      <EmptyStateText>
        {isOurs
          ? "The server did not answer as it should. Nothing was changed; your filters are kept."
          : formatSentence(error.message)}
      </EmptyStateText>
      <EmptyStateActions>
        {isOurs ? <Button onClick={onRetry}>Try again</Button> : null}
        {back ? <ButtonLink href={back.href}>{back.label}</ButtonLink> : null}
        {isFiltered && !back ? (
          <a href="?" className={buttonClass({ variant: isOurs ? "ghost" : "secondary" })}>
            Remove the filters
          </a>
        ) : null}
      </EmptyStateActions>
    </EmptyState>
  );
}

/** No filter is at fault, and nothing else helps. */
function SessionOver() {
  return (
    <EmptyState role="alert" className="mt-2">
      <EmptyStateIcon>
        <LogIn />
      </EmptyStateIcon>
      <EmptyStateTitle>Your session is over</EmptyStateTitle>
      <EmptyStateText>Sign in to go on from here; your filters are kept.</EmptyStateText>
      <EmptyStateActions>
        <Button onClick={signInAgain}>Sign in</Button>
      </EmptyStateActions>
    </EmptyState>
  );
}

/** What the asker can mend has words for the asker; the rest does not. */
function isServerTrouble(error: Error): boolean {
  const status = statusOf(error);
  return status === null || status >= 500;
}

interface CatchProps {
  /** Other filters are another question, so they get another try. */
  question: string;
  onReset: () => void;
  show: (error: Error, retry: () => void) => ReactNode;
  children: ReactNode;
}

/** React has no hook for catching what children throw. */
class Catch extends Component<CatchProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(previous: CatchProps) {
    if (this.state.error && previous.question !== this.props.question) this.retry();
  }

  retry = () => {
    this.props.onReset();
    this.setState({ error: null });
  };

  override render() {
    return this.state.error ? this.props.show(this.state.error, this.retry) : this.props.children;
  }
}
