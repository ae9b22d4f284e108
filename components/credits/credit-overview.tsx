"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BalanceBar } from "@/components/credits/balance-bar";
import { BooksLine } from "@/components/credits/books-line";
import { CreditNotices } from "@/components/credits/credit-notices";
import { CreditTiles } from "@/components/credits/credit-tiles";
import { OpenDrifts } from "@/components/credits/open-drifts";
import { UnknownTasks } from "@/components/credits/unknown-tasks";
import { WrittenOffTasks } from "@/components/credits/written-off-tasks";
import { useTRPC } from "@/lib/trpc/client";

/** Where the credits are: the proof, one bar, five figures, and what stands in the way. */
export function CreditOverview({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const { data: credits } = useSuspenseQuery(trpc.credits.overview.queryOptions());
  const { data: alerts } = useSuspenseQuery(trpc.settings.alerts.queryOptions());
  return (
    <section aria-label="Balance">
      <BooksLine credits={credits} isAdmin={isAdmin} />
      <BalanceBar credits={credits} thresholds={alerts.thresholds} />
      <CreditTiles credits={credits} />
      <CreditNotices credits={credits} />
      {credits.drift !== 0 ? <OpenDrifts isAdmin={isAdmin} /> : null}
      <UnknownTasks isAdmin={isAdmin} />
      {isAdmin ? <WrittenOffTasks /> : null}
    </section>
  );
}
