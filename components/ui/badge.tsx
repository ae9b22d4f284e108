import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

export type Hue = "blue" | "teal" | "green" | "amber" | "rust" | "red" | "violet" | "plum" | "slate";

const TINTS: Record<Hue, string> = {
  blue: "bg-blue-tint text-blue-text",
  teal: "bg-teal-tint text-teal-text",
  green: "bg-green-tint text-green-text",
  amber: "bg-amber-tint text-amber-text",
  rust: "bg-rust-tint text-rust-text",
  red: "bg-red-tint text-red-text",
  violet: "bg-violet-tint text-violet-text",
  plum: "bg-plum-tint text-plum-text",
  slate: "bg-slate-tint text-slate-text",
};

/** The colour of a hue's mark, for glyphs and icons. */
export const MARK_COLOURS: Record<Hue, string> = {
  blue: "text-blue",
  teal: "text-teal",
  green: "text-green",
  amber: "text-amber",
  rust: "text-rust",
  red: "text-red",
  violet: "text-violet",
  plum: "text-plum",
  slate: "text-slate",
};

/** A state in headings and popovers. In rows use a `Mark`. */
export function Badge({
  hue = "slate",
  icon,
  className,
  children,
}: {
  hue?: Hue;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-1.5 whitespace-nowrap rounded-[4px] px-[7px] font-medium text-xs leading-none [&>svg]:size-3 [&>svg]:stroke-2",
        TINTS[hue],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
