import { cn } from "@/lib/class-names";

/** Two ink bars and the line that strikes through between them. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 22 18"
      aria-hidden="true"
      fill="none"
      strokeWidth="2.4"
      className={cn("h-[18px] w-[22px] shrink-0", className)}
    >
      <path d="M5 3.5h12M5 14.5h12" stroke="currentColor" />
      <path d="M0 9h22" stroke="var(--stage-proposed)" />
    </svg>
  );
}
