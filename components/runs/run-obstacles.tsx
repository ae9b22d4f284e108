"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { sayPaused } from "@/components/credits/credit-notices";
import { Notice } from "@/components/ui/notice";
import { useHydrated } from "@/components/ui/use-hydrated";
import { formatCredits } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { Run } from "@/server/enrichment/schema";

const QUEUES = "/queues";
/** The alerts that say why nothing goes out. Of spent credits the notice above tells more: that one leads to the credits. */
const STANDS_STILL: ReadonlySet<string> = new Set(["failing-provider", "paused-queues"]);

/**
 * Why a run that is running does not go on: paid queues that stand, a provider that is down, starts of unknown fate. Read with what
 * every page shows.
 */
export function RunObstacles({ run }: { run: Run }) {
  const trpc = useTRPC();
  const credits = useQuery(trpc.credits.overview.queryOptions());
  const alerts = useQuery(trpc.alerts.open.queryOptions());
  const isHydrated = useHydrated();
  if (!isHydrated) return null;
  const paused = credits.data?.paused;
  const standing = (alerts.data?.items ?? []).filter(
    ({ condition, link }) => STANDS_STILL.has(condition) && link === QUEUES,
  );
  // Whose they are the overview does not say: while others of this run wait, they are not what keeps it.
  const unknown = run.credits.held > 0 && run.lookups.waiting === 0 ? (credits.data?.unknown ?? 0) : 0;
  return (
    <>
      {paused ? (
        <Notice tone="warning" className="mt-4" title={`${formatSentence(paused.reason)} ${sayPaused(paused.queues)}`}>
          The run's lookups keep their place. <Link href="/credits">Show the credits</Link>
        </Notice>
      ) : null}
      {standing.map(({ id, sentence }) => (
        <Notice key={id} tone="warning" className="mt-4" title={sentence}>
          The run's lookups keep their place. <Link href={QUEUES}>Show the queues</Link>
        </Notice>
      ))}
      {unknown > 0 ? (
        <Notice tone="unknown" className="mt-4" title={`${formatCredits(unknown)} of unknown fate.`}>
          Snov.io did not answer some starts, and what a run asked in them is never asked again by itself. If this run
          goes no further it waits for them. <Link href="/credits">Show the tasks</Link>
        </Notice>
      ) : null}
    </>
  );
}
