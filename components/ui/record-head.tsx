import type { ReactNode } from "react";

interface RecordHeadProps {
  title: ReactNode;
  /** The record's state, beside its title. */
  badge: ReactNode;
  /** What may be done with it: at the right, on narrow pages below the words. */
  actions?: ReactNode;
  /** One line: since when, by whom. */
  children: ReactNode;
}

/** The head of one run, import or delivery: what it is, how it stands, where it comes from, and its acts. */
export function RecordHead({ title, badge, actions, children }: RecordHeadProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold text-xl tracking-[-0.015em]">
          <span className="min-w-0 break-words">{title}</span>
          {badge}
        </h1>
        <p className="mt-0.5 break-words text-fg-soft">{children}</p>
      </div>
      {actions ? <div className="flex flex-wrap gap-2 print:hidden">{actions}</div> : null}
    </div>
  );
}
