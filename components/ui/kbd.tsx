import { Command } from "lucide-react";
import { cn } from "@/lib/class-names";

/** A key cap; hidden where there is no keyboard. `⌘` is drawn, because the typeface lacks it. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={cn(
        "inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-[3px] border border-line-strong bg-surface px-1 font-medium font-sans text-2xs text-muted leading-none print:hidden pointer-coarse:hidden",
        className,
      )}
    >
      {children === "⌘" ? <Command className="size-[11px]" aria-label="Command" /> : children}
    </kbd>
  );
}
