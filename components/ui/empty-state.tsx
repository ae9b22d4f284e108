import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

/** A list without rows: icon, what happened, what it means, what to do. Same frame for first use, filters and errors. */
export function EmptyState({
  className,
  children,
  role,
}: {
  className?: string;
  children: ReactNode;
  role?: "alert" | "status";
}) {
  return (
    <div
      role={role}
      className={cn(
        "grid max-w-[62ch] grid-cols-[minmax(0,1fr)] justify-items-start gap-1 px-4 py-10 [overflow-wrap:anywhere] md:px-6",
        className,
      )}
    >
      {children}
    </div>
  );
}

export function EmptyStateIcon({ children }: { children: ReactNode }) {
  return (
    <span className="mb-1 text-muted [&>svg]:size-5" aria-hidden="true">
      {children}
    </span>
  );
}

/** `isPage`: nothing else stands on the page, so this is its heading. */
export function EmptyStateTitle({ children, isPage = false }: { children: ReactNode; isPage?: boolean }) {
  const Heading = isPage ? "h1" : "h2";
  return <Heading className="font-semibold text-base">{children}</Heading>;
}

export function EmptyStateText({ children }: { children: ReactNode }) {
  return <p className="text-fg-soft">{children}</p>;
}

export function EmptyStateActions({ children }: { children: ReactNode }) {
  return <div className="mt-3 flex flex-wrap gap-2">{children}</div>;
}
