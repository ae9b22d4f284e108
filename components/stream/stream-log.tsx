"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatDuration } from "@/lib/format/durations";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { StreamLog as Log } from "@/server/register/stream/schema";

const ENDINGS = {
  ended: "Ended",
  stalled: "Fell silent",
  unauthorised: "Key refused",
  too_old: "Timepoint too old",
  rate_limited: "Too many connections",
  unavailable: "Not available",
  network: "Broke",
  refused: "Refused",
  not_stored: "Not stored",
} as const satisfies Record<Log["connections"][number]["ending"], string>;

/** How connections ended, and the lines that were put aside. */
export function StreamLog() {
  const { data } = useSuspenseQuery(useTRPC().stream.log.queryOptions());
  return (
    <>
      <Connections connections={data.connections} />
      <Rejects rejects={data.rejects} />
    </>
  );
}

const lastOf = (rows: readonly unknown[]) => (rows.length === 0 ? null : `the last ${formatCount(rows.length)}`);

function Connections({ connections }: Pick<Log, "connections">) {
  return (
    <Section title="Connections that ended" sub={lastOf(connections)} className="mt-9">
      {connections.length === 0 ? (
        <p className="border-line-strong border-t pt-3 text-muted">None has ended yet.</p>
      ) : (
        <ul className="border-line-strong border-t">
          {connections.map(({ id, stream, ending, detail, endedAt, retrySeconds }) => (
            <li key={id} className="flex flex-wrap gap-x-3 gap-y-0.5 border-line border-b py-2">
              <span className="w-40 shrink-0 font-[550]">{ENDINGS[ending]}</span>
              <span className="w-24 shrink-0 text-fg-soft">{stream}</span>
              <span className="min-w-0 flex-1 basis-64 text-fg-soft [overflow-wrap:anywhere]">{detail}</span>
              <span className="shrink-0 text-muted text-xs leading-5">
                <RelativeTime at={endedAt} />, tried again after {formatDuration(retrySeconds)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Rejects({ rejects }: Pick<Log, "rejects">) {
  return (
    <Section title="Lines that were put aside" sub={lastOf(rejects)} className="mt-9">
      {rejects.length === 0 ? (
        <p className="border-line-strong border-t pt-3 text-muted">Every line could be read.</p>
      ) : (
        <ul className="border-line-strong border-t">
          {rejects.map(({ stream, fingerprint, reason, line, times, lastAt }) => (
            <li key={stream + fingerprint} className="border-line border-b py-2">
              <details>
                <summary className="flex cursor-pointer flex-wrap gap-x-3 gap-y-0.5">
                  <span className="w-24 shrink-0 text-fg-soft">{stream}</span>
                  <span className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">{reason}</span>
                  <span className="shrink-0 text-muted text-xs leading-5">
                    {times > 1 ? `${formatQuantity(times, "time")}, ` : ""}
                    <RelativeTime at={lastAt} />
                  </span>
                </summary>
                <pre className="code mt-2 max-h-48 overflow-auto whitespace-pre-wrap rounded-control bg-sunken p-2 [overflow-wrap:anywhere]">
                  {line === "" ? "(an empty line)" : line}
                </pre>
                <p className="mt-1 text-muted text-xs">{formatCount(line.length)} characters kept</p>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
