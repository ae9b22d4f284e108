"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  FailedJobsDialog,
  type FailedJobsDialogProps,
  FailedJobsPreview,
} from "@/components/queues/failed-jobs-dialog";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Shows what a retry would do before it does it: how many, which not and why. */
export function RetryDialog({ name, isPaid, onClose }: FailedJobsDialogProps) {
  return (
    <FailedJobsDialog name={name} act="Retry" onClose={onClose}>
      {(queue) => <RetryPreview name={queue} isPaid={isPaid} onDone={onClose} />}
    </FailedJobsDialog>
  );
}

function RetryPreview({ name, isPaid, onDone }: { name: string; isPaid: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const preview = useQuery(trpc.queues.previewRetry.queryOptions({ name }, { staleTime: 0, gcTime: 0 }));
  const retry = useMutation(
    trpc.queues.retryFailed.mutationOptions({
      onSuccess: ({ retried }) => {
        showToast({ text: `${formatQuantity(retried, "job")} of ${name} will be tried again` });
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
      act="Retry"
      done="retried"
      variant="primary"
      counted={preview.data && { ...preview.data, count: preview.data.retried }}
      failure={preview.error?.message ?? null}
      isBusy={retry.isPending}
      onAct={() => retry.mutate({ name, dryRun: false })}
    >
      {isPaid ? (
        <p className="text-muted text-xs">
          A lookup whose credits were given back takes them again, within the cap of its run and the budget. One of
          unknown fate is never sent twice.
        </p>
      ) : null}
    </FailedJobsPreview>
  );
}
