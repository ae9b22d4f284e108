"use client";

import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { formatBytes } from "@/lib/format/numbers";

/** Indented for reading, or null when it is not JSON. */
function prettify(body: string): string | null {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return null;
  }
}

/** The body as it came; the pretty view never replaces it. */
export function RawBody({ body, bytes, contentType }: { body: string; bytes: number; contentType: string | null }) {
  const pretty = prettify(body);
  const [view, setView] = useState<"pretty" | "raw">(pretty === null ? "raw" : "pretty");
  return (
    <Section
      title="Body"
      sub={`${contentType ?? "no content type"}, ${formatBytes(bytes)}`}
      actions={
        <>
          <Segmented
            label="Show the body"
            value={view}
            onChange={setView}
            options={[
              { value: "pretty", label: "Pretty", disabled: pretty === null },
              { value: "raw", label: "Raw" },
            ]}
          />
          <CopyButton text={body} label="Copy the raw body" />
        </>
      }
    >
      <section
        aria-label="Body of the delivery"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a mouse
        tabIndex={0}
        className="max-h-[60vh] overflow-auto rounded-control bg-sunken px-3 py-2.5"
      >
        <pre className="code whitespace-pre-wrap break-all">{view === "pretty" ? pretty : body}</pre>
      </section>
    </Section>
  );
}
