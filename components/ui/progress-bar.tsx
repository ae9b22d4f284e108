import { cn } from "@/lib/class-names";

/** How far something is. `label` names it for screen readers. */
export function ProgressBar({
  value,
  total,
  label,
  className,
}: {
  value: number;
  total: number;
  label: string;
  className?: string;
}) {
  const share = total > 0 ? Math.min(1, value / total) : 0;
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={value}
      className={cn("block h-1.5 overflow-hidden rounded-mark bg-sunken inset-ring inset-ring-line-strong", className)}
    >
      <span
        className="block h-full bg-accent transition-[width] duration-[160ms]"
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
