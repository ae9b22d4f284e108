import { cn } from "@/lib/class-names";

const TONES = {
  green: "bg-green",
  amber: "bg-amber",
  red: "bg-red",
  slate: "bg-slate",
  ring: "border-[1.5px] border-muted",
};

/** A small state dot; words stand beside it. */
export function Pip({ tone, className }: { tone: keyof typeof TONES; className?: string }) {
  return (
    <span aria-hidden="true" className={cn("inline-block size-[7px] shrink-0 rounded-full", TONES[tone], className)} />
  );
}
