import { CircleAlert, Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/class-names";

interface FieldProps {
  id: string;
  label: string;
  hint?: ReactNode;
  /** Replaces the hint: says what is accepted. The input keeps what was typed. */
  error?: string | null;
  aside?: ReactNode;
  className?: string;
  /** Give the input `id`, and `describedBy(id)` as `aria-describedby`. */
  children: ReactNode;
}

export function describedBy(id: string): string {
  return `${id}-hint`;
}

/** Label above, hint below; an error replaces the hint. */
export function Field({ id, label, hint, error, aside, className, children }: FieldProps) {
  return (
    <div className={className}>
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children}
      <div id={describedBy(id)} aria-live="polite">
        {error ? (
          <p className="mt-1 flex gap-1.5 text-red-text text-xs">
            <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden="true" />
            {error}
          </p>
        ) : hint ? (
          <p className="mt-1 max-w-[76ch] text-muted text-xs leading-[1.125rem]">{hint}</p>
        ) : null}
      </div>
    </div>
  );
}

/** A text field, 36 high in forms, 28 with `compact`. */
export function Input({ compact = false, className, ...rest }: ComponentProps<"input"> & { compact?: boolean }) {
  return (
    <input
      className={cn(
        "w-full rounded-control border border-control bg-surface px-2.5 text-fg aria-invalid:border-red aria-invalid:ring-1 aria-invalid:ring-red disabled:border-line disabled:bg-sunken disabled:text-muted",
        compact ? "h-7 px-2 max-md:h-9" : "h-9",
        className,
      )}
      {...rest}
    />
  );
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        "min-h-20 w-full rounded-control border border-control bg-surface px-2.5 py-2 text-fg aria-invalid:border-red aria-invalid:ring-1 aria-invalid:ring-red",
        className,
      )}
      {...rest}
    />
  );
}

type SearchFieldProps = Omit<ComponentProps<"input">, "type"> & { label: string; shortcut?: string };

/** The search field of a toolbar. */
export function SearchField({ label, shortcut, className, ...rest }: SearchFieldProps) {
  return (
    <label
      className={cn(
        "inline-flex h-7 items-center gap-2 rounded-control border border-control bg-surface px-2 text-muted focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-1 print:has-[:placeholder-shown]:hidden max-md:h-9",
        className,
      )}
    >
      <Search className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="sr-only">{label}</span>
      <input
        type="search"
        className="min-w-0 flex-1 bg-transparent text-fg outline-0 [&::-webkit-search-cancel-button]:hidden"
        {...rest}
      />
      {shortcut ? <Kbd>{shortcut}</Kbd> : null}
    </label>
  );
}
