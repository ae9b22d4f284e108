import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCredits } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import type { Credits } from "@/server/credits/schema";

const PAID_QUEUES = 3;

/** The last credits may do for one operation and not for another: then only the queues of the others stop. */
export function sayPaused(queues: readonly string[]): string {
  if (queues.length >= PAID_QUEUES) return "Paid queues are paused.";
  const names = new Intl.ListFormat("en-GB").format(queues.toSorted());
  return `Paused: ${names}. Other paid queues go on.`;
}

/** What stands in the way: exhaustion with its cause and its end, credits of unknown fate. */
export function CreditNotices({ credits: { paused, unknown } }: { credits: Credits }) {
  if (!paused && unknown === 0) return null;
  return (
    <div className="mt-4 grid gap-2">
      {paused ? (
        <Notice tone="danger" title={`${formatSentence(paused.reason)} ${sayPaused(paused.queues)}`}>
          Since <RelativeTime at={paused.since} />. Waiting lookups keep their place and nothing is lost; Companies
          House work goes on. What waits resumes by itself as soon as credits are there again: after the renewal, a
          top-up or a higher budget. <Link href="/queues">Show the queues</Link>
        </Notice>
      ) : null}
      {unknown > 0 ? (
        <Notice tone="unknown" title={`${formatCredits(unknown)} of unknown fate.`}>
          Snov.io did not answer the start request. They stay held and are never sent again by themselves; a webhook,
          the balance or a person settles them.
        </Notice>
      ) : null}
    </div>
  );
}
