import { SearchX } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";

interface RecordNotFoundProps {
  title: string;
  parents: readonly { label: string; href: Route }[];
  heading: string;
  /** The one that helps first comes first. */
  actions: readonly { label: string; href: Route }[];
  children: ReactNode;
}

/** The page of a record that is not there: on the desk, with the way to those that are. */
export function RecordNotFound({ title, parents, heading, actions, children }: RecordNotFoundProps) {
  return (
    <Page title={title} parents={parents}>
      <EmptyState className="px-0 md:px-0">
        <EmptyStateIcon>
          <SearchX />
        </EmptyStateIcon>
        <EmptyStateTitle isPage>{heading}</EmptyStateTitle>
        <EmptyStateText>{children}</EmptyStateText>
        <EmptyStateActions>
          {actions.map(({ label, href }, index) => (
            <ButtonLink key={href} href={href} variant={index === 0 ? "primary" : undefined}>
              {label}
            </ButtonLink>
          ))}
        </EmptyStateActions>
      </EmptyState>
    </Page>
  );
}
