"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { DiscardWords } from "@/components/queues/discard-words";
import {
  FailedJobsDialog,
  type FailedJobsDialogProps,
  FailedJobsPreview,
} from "@/components/queues/failed-jobs-dialog";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Shows what throwing away a queue's failed jobs would do before it does it. */
export function DiscardDialog({ name, isPaid, onClose }: FailedJobsDialogProps) {
  return (
    <FailedJobsDialog name={name} act="Discard" onClose={onClose}>
      {(queue) => <DiscardPreview name={queue} isPaid={isPaid} onDone={onClose} />}
    </FailedJobsDialog>
  );
}

function DiscardPreview({ name, isPaid, onDone }: { name: string; isPaid: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const preview = useQuery(trpc.queues.previewDiscard.queryOptions({ name }, { staleTime: 0, gcTime: 0 }));
  const discard = useMutation(
    trpc.queues.discardFailed.mutationOptions({
      onSuccess: ({ discarded }) => {
        showToast({ text: `${formatQuantity(discarded, "job")} of ${name} discarded` });
        onDone();
      },
      onError: showError,
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.queues.pathFilter());
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
      },
    }),
  );
  return (
    <FailedJobsPreview
      act="Discard"
      done="discarded"
      variant="danger"
      counted={preview.data && { ...preview.data, count: preview.data.discarded }}
      failure={preview.error?.message ?? null}
      isBusy={discard.isPending}
      onAct={() => discard.mutate({ name, dryRun: false })}
    >
      <p className="text-muted text-xs">
        <DiscardWords isPaid={isPaid} />
      </p>
    </FailedJobsPreview>
  );
}
