import { cn } from "@/lib/class-names";

/** Initials in a circle; always beside the name. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words[words.length - 1] : undefined]
    .map((word) => word?.charAt(0) ?? "")
    .join("");
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-full bg-slate-tint font-semibold text-2xs text-slate-text uppercase",
        className,
      )}
    >
      {initials}
    </span>
  );
}
