import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { AlertsBell } from "@/components/alerts/alerts-bell";
import { CreditMeter } from "@/components/shell/credit-meter";
import { LiveSwitch } from "@/components/shell/live-switch";
import { OpenNavigation } from "@/components/shell/navigation-sheet";
import { PaletteButton } from "@/components/shell/palette";
import { cn } from "@/lib/class-names";

interface PageProps {
  title: ReactNode;
  /** The pages above this one; with it the title stands in a breadcrumb and the page brings its own h1. */
  parents?: readonly { label: string; href: Route }[];
  /** Fills the window below the header and scrolls inside itself (tables), instead of scrolling as a whole. */
  isFit?: boolean;
  className?: string;
  children: ReactNode;
}

/** A page of the desk: sticky header with title, palette, live switch and credit meter, then the content. */
export function Page({ title, parents, isFit = false, className, children }: PageProps) {
  return (
    <div
      className={cn(
        "flex min-w-0 flex-col border-line-strong bg-surface print:h-auto! print:min-h-0! print:overflow-visible! print:border-0! max-md:min-h-[calc(100dvh-var(--banner))] max-md:pb-14 md:border-l",
        isFit && "md:h-[calc(100dvh-var(--banner))] md:overflow-hidden",
      )}
    >
      <header
        className={cn(
          "sticky top-0 z-20 flex h-(--header) shrink-0 items-center gap-3 border-line border-b bg-surface px-4 print:static print:border-0 max-md:gap-1.5 max-md:px-3",
          // A record's own head is its title on paper.
          parents && "print:hidden",
        )}
      >
        <OpenNavigation />
        {parents ? (
          <Breadcrumb parents={parents}>{title}</Breadcrumb>
        ) : (
          <h1 className="truncate font-semibold text-base tracking-[-0.006em] print:text-xl">{title}</h1>
        )}
        <div className="ml-auto flex shrink-0 items-center gap-2 print:hidden max-md:gap-0.5">
          <PaletteButton />
          <LiveSwitch />
          <AlertsBell />
          <span aria-hidden="true" className="h-5 w-px bg-line-strong max-md:hidden" />
          <CreditMeter />
        </div>
      </header>
      <main
        id="content"
        className={cn(
          "min-w-0 print:p-0!",
          isFit ? "flex min-h-0 flex-1 flex-col" : "flex-1 px-6 pt-5 pb-12 max-md:px-4 max-md:pt-4 max-md:pb-8",
          className,
        )}
      >
        {children}
      </main>
    </div>
  );
}

function Breadcrumb({
  parents,
  children,
}: {
  parents: readonly { label: string; href: Route }[];
  children: ReactNode;
}) {
  return (
    <nav
      aria-label="Breadcrumb"
      className="flex min-w-0 items-center gap-1.5 font-semibold text-base tracking-[-0.006em]"
    >
      {parents.map(({ label, href }) => (
        <span key={href} className="flex items-center gap-1.5 max-md:hidden">
          <Link href={href} className="font-[450] text-muted">
            {label}
          </Link>
          <ChevronRight className="size-3.5 text-muted" aria-hidden="true" />
        </span>
      ))}
      <span className="truncate" aria-current="page">
        {children}
      </span>
    </nav>
  );
}
