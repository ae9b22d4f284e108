"use client";

import { CircleCheck, Download } from "lucide-react";
import { useState } from "react";
import { LineTable } from "@/components/imports/line-table";
import { Button, ButtonLink } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { Section } from "@/components/ui/section";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import type { ImportRecord } from "@/server/register/schema";

const SHOWN_AT_FIRST = 100;

/** The lines that could not be taken, with the reason, to mend and import again. */
export function Rejects({ record: { id, rejects, summary, state } }: { record: ImportRecord }) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  if (rejects.length === 0) {
    return state === "completed" ? (
      <p className="mt-5">
        <Mark hue="green" icon={<CircleCheck aria-hidden="true" />}>
          Every line could be taken.
        </Mark>
      </p>
    ) : null;
  }
  return (
    <Section
      title="Rejected lines"
      sub={
        rejects.length < summary.rejected
          ? `the first ${formatCount(rejects.length)} of ${formatCount(summary.rejected)}`
          : "mend them and import the file again"
      }
      actions={
        <ButtonLink
          href={`/imports/${id}/rejects.csv`}
          size="sm"
          variant="ghost"
          icon={<Download aria-hidden="true" />}
          prefetch={false}
          download
        >
          Save all as CSV
        </ButtonLink>
      }
    >
      <LineTable
        heading="Reason"
        lines={rejects.slice(0, shown).map(({ line, reason }) => ({ line, words: reason }))}
      />
      {rejects.length > shown ? (
        <Button className="mt-3" onClick={() => setShown(rejects.length)}>
          Show {formatQuantity(rejects.length - shown, "more line")}
        </Button>
      ) : null}
    </Section>
  );
}
