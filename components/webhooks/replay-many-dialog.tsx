"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Facts } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount, formatCredits, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { BulkReplay, DeliveryFilter } from "@/server/webhooks/schema";

const SKIPPED: Record<BulkReplay["skipped"][number]["reason"], string> = {
  rejected: "rejected, nothing in them to apply",
  duplicate: "duplicates, their first delivery stands for them",
  waiting: "waiting for their job already",
};

/** Replays whatever the list is filtered by, after a dry run that says what that means. */
export function ReplayManyDialog({ filter }: { filter: DeliveryFilter }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const plan = useMutation(trpc.webhooks.replayMany.mutationOptions());
  const replay = useMutation(
    trpc.webhooks.replayMany.mutationOptions({
      onSuccess: ({ replayed }) => {
        showToast({ text: `${formatQuantity(replayed ?? 0, "delivery is", "deliveries are")} applied again` });
        setIsOpen(false);
      },
      onError: showError,
      onSettled: () => void queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
  );
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        if (open) plan.mutate({ filter, dryRun: true });
      }}
    >
      <DialogTrigger asChild>
        <Button size="sm" icon={<RotateCw />}>
          Replay all that match
        </Button>
      </DialogTrigger>
      <DialogContent title="Replay all that match">
        <DialogBody>
          <div aria-live="polite" aria-busy={plan.isPending}>
            <Plan plan={plan.data ?? null} error={plan.error?.message ?? null} />
          </div>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            isBusy={replay.isPending}
            disabled={!plan.data || plan.data.eligible === 0}
            onClick={() => replay.mutate({ filter })}
          >
            {plan.data ? `Replay ${formatQuantity(plan.data.eligible, "delivery", "deliveries")}` : "Replay"}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Plan({ plan, error }: { plan: BulkReplay | null; error: string | null }) {
  if (error)
    return (
      <Notice tone="warning" title="That cannot be replayed at once.">
        {error}
      </Notice>
    );
  if (!plan) return <Skeleton width="60%" className="my-2.5" />;
  return (
    <>
      <Facts className="grid-cols-[minmax(104px,auto)_minmax(0,1fr)]">
        <dt>Match the filters</dt>
        <dd>{formatCount(plan.matching)}</dd>
        <dt className="whitespace-nowrap">Would be replayed</dt>
        <dd>{formatCount(plan.eligible)}</dd>
        <dt className="whitespace-nowrap">Their task still waits</dt>
        <dd>
          {formatCount(plan.open)}
          {plan.open > 0 ? (
            <span className="text-muted">
              : the result is read again, at most {formatCredits(plan.creditsHeld)} that are held now would be settled
            </span>
          ) : null}
        </dd>
        <dt>Settled before</dt>
        <dd>
          {formatCount(plan.settled)}
          {plan.settled > 0 ? <span className="text-muted">: nothing changes</span> : null}
        </dd>
      </Facts>
      {plan.skipped.map(({ reason, count }) => (
        <p key={reason} className="mt-2 text-muted text-xs">
          {formatCount(count)} skipped: {SKIPPED[reason]}
        </p>
      ))}
    </>
  );
}
