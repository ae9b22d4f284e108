import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** Code in a well; `copy` puts a button at its edge. */
export function CodeBlock({ label, copy, children }: { label: string; copy?: string; children: ReactNode }) {
  return (
    <figure className="relative mt-3 min-w-0">
      <figcaption className="mb-1 text-muted text-xs">{label}</figcaption>
      <pre className="code whitespace-pre-wrap break-words rounded-control bg-sunken px-3 py-2 pr-10 text-fg-soft leading-[1.25rem]">
        {children}
      </pre>
      {copy ? <CopyButton text={copy} label={`Copy: ${label}`} className="absolute right-1.5 bottom-1.5" /> : null}
    </figure>
  );
}
