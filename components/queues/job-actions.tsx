"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, RotateCw, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { DiscardWords } from "@/components/queues/discard-words";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { useShortcut } from "@/components/ui/shortcuts";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCreditRange } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Job } from "@/server/queues/schema";

/** Retry or discard for what failed, cancel for what waits and brings nothing paid home; both say first what they do. */
export function JobActions({ job }: { job: Job }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<"retry" | "discard" | "cancel" | null>(null);
  const settle = {
    onError: showError,
    onSettled: () => {
      setAsked(null);
      void queryClient.invalidateQueries(trpc.jobs.pathFilter());
      void queryClient.invalidateQueries(trpc.queues.pathFilter());
    },
  };
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({ ...settle, onSuccess: () => showToast({ text: "The job will be tried again" }) }),
  );
  const discard = useMutation(
    trpc.jobs.discard.mutationOptions({ ...settle, onSuccess: () => showToast({ text: "The job is discarded" }) }),
  );
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({ ...settle, onSuccess: () => showToast({ text: "The job is cancelled" }) }),
  );
  const hasFailed = job.state === "failed";
  const price = job.credits.estimated > 0 ? formatCreditRange(0, job.credits.estimated) : undefined;
  useShortcut("T", "Retry the job", () => setAsked("retry"), { isOff: !hasFailed });
  return (
    <span className="flex gap-2">
      {hasFailed ? (
        <>
          <Button variant="primary" icon={<RotateCw />} price={price} onClick={() => setAsked("retry")}>
            Retry
          </Button>
          <Button icon={<Trash2 />} onClick={() => setAsked("discard")}>
            Discard
          </Button>
        </>
      ) : null}
      {job.isCancellable ? (
        <Button icon={<Ban />} onClick={() => setAsked("cancel")}>
          Cancel job
        </Button>
      ) : null}
      <Confirm
        isOpen={asked === "retry"}
        title="Retry this job"
        onClose={() => setAsked(null)}
        act={
          <Button variant="primary" price={price} isBusy={retry.isPending} onClick={() => retry.mutate({ id: job.id })}>
            Retry
          </Button>
        }
      >
        It goes back to <span className="code">{job.queue}</span> and starts as soon as the queue takes it. An answer
        that is fresh in our tables costs nothing; one of unknown fate is never asked twice.
      </Confirm>
      <Confirm
        isOpen={asked === "discard"}
        title="Discard this job"
        onClose={() => setAsked(null)}
        act={
          <Button variant="danger" isBusy={discard.isPending} onClick={() => discard.mutate({ id: job.id })}>
            Discard
          </Button>
        }
      >
        <DiscardWords isPaid={job.credits.estimated > 0} />
      </Confirm>
      <Confirm
        isOpen={asked === "cancel"}
        title="Cancel this job"
        onClose={() => setAsked(null)}
        act={
          <Button variant="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
            Cancel job
          </Button>
        }
      >
        It leaves the queue and nothing is asked for it. Its company can be refreshed or put into another run at any
        time.
      </Confirm>
    </span>
  );
}

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  act: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

function Confirm({ isOpen, title, act, onClose, children }: ConfirmProps) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title}>
        <DialogBody>
          <p className="text-fg-soft">{children}</p>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">Back</Button>
          </DialogClose>
          {act}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
