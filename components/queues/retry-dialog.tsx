"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Above this the number has to be typed. */
const TYPED_ABOVE = 100;

interface RetryDialogProps {
  /** The queue; null while nothing is asked. */
  name: string | null;
  isPaid: boolean;
  onClose: () => void;
}

/** Shows what a retry would do before it does it: how many, which not and why. */
export function RetryDialog({ name, isPaid, onClose }: RetryDialogProps) {
  return (
    <Dialog open={name !== null} onOpenChange={(open) => !open && onClose()}>
      {name === null ? null : (
        <DialogContent
          title={`Retry failed jobs of ${name}`}
          description="All jobs of the queue that failed for good, whenever they failed."
        >
          <RetryPreview name={name} isPaid={isPaid} onDone={onClose} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function RetryPreview({ name, isPaid, onDone }: { name: string; isPaid: boolean; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
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
  const count = preview.data?.retried ?? 0;
  const isTyped = count <= TYPED_ABOVE || typed.trim() === String(count);
  return (
    <>
      <DialogBody className="grid gap-3">
        {preview.isError ? (
          <Notice tone="danger" role="alert" title="The jobs could not be counted.">
            {preview.error.message}
          </Notice>
        ) : (
          <table className="w-full">
            <tbody className="[&>tr]:border-line [&>tr]:border-b">
              <PreviewRow label="Will be retried" count={preview.data?.retried} isStrong />
              {preview.data?.skipped.map((skip) => (
                <PreviewRow key={skip.reason} label={`Skipped: ${skip.reason}`} count={skip.count} />
              ))}
            </tbody>
          </table>
        )}
        {isPaid && count > 0 ? (
          <p className="text-muted text-xs">
            A lookup whose credits were given back takes them again, within the cap of its run and the budget. One of
            unknown fate is never sent twice.
          </p>
        ) : null}
        {count > TYPED_ABOVE ? (
          <Field id="retry-count" label={`More than ${TYPED_ABOVE} jobs: type ${count} to go on`}>
            <Input
              id="retry-count"
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="max-w-32 tabular-nums"
            />
          </Field>
        ) : null}
      </DialogBody>
      <DialogFooter note={preview.data ? "Counted just now" : "Counting"}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button
          variant="primary"
          disabled={count === 0 || !isTyped}
          isBusy={retry.isPending}
          onClick={() => retry.mutate({ name, dryRun: false })}
        >
          {count === 0 ? "Retry" : `Retry ${formatCount(count)}`}
        </Button>
      </DialogFooter>
    </>
  );
}

function PreviewRow({
  label,
  count,
  isStrong = false,
}: {
  label: string;
  count: number | undefined;
  isStrong?: boolean;
}) {
  return (
    <tr>
      <th scope="row" className={`h-8 text-left ${isStrong ? "font-[550]" : "pl-4 font-normal text-fg-soft"}`}>
        {label}
      </th>
      <td className={`h-8 text-right ${isStrong ? "font-[550]" : ""}`}>
        {count === undefined ? <Skeleton width={28} className="ml-auto" /> : formatCount(count)}
      </td>
    </tr>
  );
}
