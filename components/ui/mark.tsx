import type { ReactNode } from "react";
import { type Hue, MARK_COLOURS } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";

/** A state in a row: a glyph that carries the hue and a plain word, on the line of the words beside it. Without a hue it is muted. */
export function Mark({
  hue,
  icon,
  className,
  title,
  children,
}: {
  hue?: Hue;
  icon: ReactNode;
  className?: string;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap align-top",
        hue ? "text-fg-soft" : "text-muted",
        className,
      )}
    >
      <span className={cn("inline-flex shrink-0 [&>svg]:size-3.5", hue && MARK_COLOURS[hue])}>{icon}</span>
      <span className="truncate">{children}</span>
    </span>
  );
}
