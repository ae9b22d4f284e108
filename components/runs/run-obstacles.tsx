"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { sayPaused } from "@/components/credits/credit-notices";
import { Notice } from "@/components/ui/notice";
import { useHydrated } from "@/components/ui/use-hydrated";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";

const QUEUES = "/queues";
/** The alerts that say why nothing goes out. Of spent credits the notice above tells more: that one leads to the credits. */
const STANDS_STILL: ReadonlySet<string> = new Set(["failing-provider", "paused-queues"]);

/** Why a run that is running does not go on: paid queues that stand, a provider that is down. Read with what every page shows. */
export function RunObstacles() {
  const trpc = useTRPC();
  const credits = useQuery(trpc.credits.overview.queryOptions());
  const alerts = useQuery(trpc.alerts.open.queryOptions());
  const isHydrated = useHydrated();
  if (!isHydrated) return null;
  const paused = credits.data?.paused;
  const standing = (alerts.data?.items ?? []).filter(
    ({ condition, link }) => STANDS_STILL.has(condition) && link === QUEUES,
  );
  return (
    <>
      {paused ? (
        <Notice tone="warning" className="mt-4" title={`${formatSentence(paused.reason)} ${sayPaused(paused.queues)}`}>
          The run’s lookups keep their place. <Link href="/credits">Show the credits</Link>
        </Notice>
      ) : null}
      {standing.map(({ id, sentence }) => (
        <Notice key={id} tone="warning" className="mt-4" title={sentence}>
          The run’s lookups keep their place. <Link href={QUEUES}>Show the queues</Link>
        </Notice>
      ))}
    </>
  );
}
