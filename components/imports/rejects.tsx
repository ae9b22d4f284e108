"use client";

import { CircleCheck, Download } from "lucide-react";
import type { Route } from "next";
import { useState } from "react";
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
          href={`/imports/${id}/rejects.csv` as Route}
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
      <table className="w-full table-fixed">
        <thead className="text-left text-muted text-xs">
          <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:font-medium">
            <th scope="col" className="w-14 text-right">
              Line
            </th>
            <th scope="col" className="pl-4">
              Reason
            </th>
          </tr>
        </thead>
        <tbody>
          {rejects.slice(0, shown).map(({ line, reason }) => (
            <tr key={line} className="border-line border-b align-top">
              <td className="py-2 text-right text-muted">{formatCount(line)}</td>
              <td className="break-words py-2 pl-4">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rejects.length > shown ? (
        <Button className="mt-3" onClick={() => setShown(rejects.length)}>
          Show {formatQuantity(rejects.length - shown, "more line")}
        </Button>
      ) : null}
    </Section>
  );
}
