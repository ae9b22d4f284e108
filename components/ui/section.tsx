import { type ReactNode, useId } from "react";
import { cn } from "@/lib/class-names";

interface SectionProps {
  title: ReactNode;
  /** A muted line beside the title. */
  sub?: ReactNode;
  /** Controls at the right. */
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of a page: sections part by space and one rule, never by a box. */
export function Section({ title, sub, actions, className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("mt-7 first:mt-0", className)}>
      <header className="mb-2 flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
        <h2 id={id} className="font-semibold text-base tracking-[-0.006em]">
          {title}
        </h2>
        {sub ? <span className="text-muted text-xs">{sub}</span> : null}
        {actions ? (
          <span className="ml-auto flex min-w-0 max-w-full flex-wrap items-center gap-2">{actions}</span>
        ) : null}
      </header>
      {children}
    </section>
  );
}

/** Names and values; the first rule of a section by default. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-line-strong border-t pt-2 [&>dd]:[overflow-wrap:anywhere] [&>dt]:text-muted",
        className,
      )}
    >
      {children}
    </dl>
  );
}
