import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

/** Shapes of the states, on a grid of 16. Every meaning has its own shape, so that it survives grey, print and every eye. */
const SHAPES = {
  cross: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M6 6l4 4M10 6l-4 4" />
    </>
  ),
  dead: (
    <>
      <path d="M5.7 2.5h4.6l3.2 3.2v4.6l-3.2 3.2H5.7l-3.2-3.2V5.7z" fill="currentColor" stroke="none" />
      <path d="M6.2 6.2l3.6 3.6M9.8 6.2L6.2 9.8" stroke="var(--surface)" />
    </>
  ),
  discontinued: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M5.8 8.2l1.6 1.6 2.9-3.4" strokeWidth="1.6" />
    </>
  ),
  dissolved: (
    <>
      <circle cx="8" cy="8" r="4.5" />
      <path d="M1.5 8h13" strokeWidth="1.6" />
    </>
  ),
  empty: <rect x="3.25" y="3.25" width="9.5" height="9.5" rx="1.5" />,
  failed: (
    <>
      <path d="M5.9 3h4.2L13 5.9v4.2L10.1 13H5.9L3 10.1V5.9z" />
      <path d="M6.4 6.4l3.2 3.2M9.6 6.4L6.4 9.6" strokeWidth="1.4" />
    </>
  ),
  full: <rect x="2.5" y="2.5" width="11" height="11" rx="1.5" fill="currentColor" stroke="none" />,
  half: (
    <>
      <circle cx="8" cy="8" r="4.75" />
      <path d="M3.25 8a4.75 4.75 0 0 0 9.5 0z" fill="currentColor" stroke="none" />
    </>
  ),
  hatch: (
    <>
      <rect x="2.75" y="2.75" width="10.5" height="10.5" rx="1.5" />
      <path d="M3.5 8.5l5-5M4 12l8-8M7.5 12.5l5-5" strokeWidth="1.4" />
    </>
  ),
  open: <circle cx="8" cy="8" r="4.75" />,
  proposed: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 8V4.2A3.8 3.8 0 1 1 4.2 8z" fill="currentColor" stroke="none" />
    </>
  ),
  solid: <circle cx="8" cy="8" r="4.5" fill="currentColor" stroke="none" />,
  suspended: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M6.5 6v4M9.5 6v4" strokeWidth="1.6" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2.6 1.8" />
      <path d="M6.6 6.7a1.45 1.45 0 1 1 2 1.5c-.4.2-.6.4-.6.9M8 10.9v.1" strokeWidth="1.4" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type GlyphName = keyof typeof SHAPES;

/** A state's shape, coloured by the text colour. Hidden from screen readers: words always stand beside it. */
export function Glyph({ name, className }: { name: GlyphName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cn("size-3.5 shrink-0", className)}
    >
      {SHAPES[name]}
    </svg>
  );
}
