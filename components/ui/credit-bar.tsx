import { cn } from "@/lib/class-names";

/** Spent is solid, held is hatched, available is open. A held share is at least 4 px wide, so that it is never lost. */
export function CreditBar({
  spent,
  held,
  available,
  className,
}: {
  spent: number;
  held: number;
  available: number;
  className?: string;
}) {
  const all = Math.max(1, spent + held + Math.max(0, available));
  return (
    <span
      aria-hidden="true"
      className={cn("flex h-2 overflow-hidden rounded-mark bg-sunken inset-ring inset-ring-line-strong", className)}
    >
      <span className="h-full shrink-0 bg-credit-spent" style={{ width: `${(spent / all) * 100}%` }} />
      {held > 0 ? (
        <span className="hatched h-full min-w-1 shrink-0" style={{ width: `${(held / all) * 100}%` }} />
      ) : null}
      {available > 0 ? <span className="h-full flex-1 bg-teal-tint inset-ring inset-ring-teal" /> : null}
    </span>
  );
}

export type CreditKind = "spent" | "held" | "available" | "domain" | "email" | "verification" | "other";

const SWATCHES: Record<CreditKind, string> = {
  spent: "bg-credit-spent",
  held: "hatched inset-ring inset-ring-credit-held",
  available: "bg-teal-tint inset-ring-[1.5px] inset-ring-teal",
  domain: "bg-series-domain",
  email: "bg-series-email",
  verification: "bg-series-verification",
  other: "bg-series-other",
};

/** The key to a bar or a series. */
export function Swatch({ kind, className }: { kind: CreditKind; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn("inline-block size-2.5 shrink-0 overflow-hidden rounded-mark", SWATCHES[kind], className)}
    />
  );
}
