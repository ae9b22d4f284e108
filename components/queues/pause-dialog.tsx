"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { describedBy, Field, Textarea } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { showToast } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import { pauseReason } from "@/server/queues/schema";

const HOUR_MS = 3_600_000;
const ENDS = [
  { value: "0", label: "Somebody resumes it" },
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "24", label: "1 day" },
] as const;
type End = (typeof ENDS)[number]["value"];

interface PauseDialogProps {
  /** Queues to pause together; null while nothing is asked. */
  names: readonly string[] | null;
  /** Words for what is meant: a queue's name, "every Snov.io queue". */
  what: string;
  onClose: () => void;
}

/** Asks why and for how long. Jobs that run already end on their own; the rest keep their place. */
export function PauseDialog({ names, what, onClose }: PauseDialogProps) {
  return (
    <Dialog open={names !== null} onOpenChange={(open) => !open && onClose()}>
      {names === null ? null : (
        <DialogContent
          title={`Pause ${what}`}
          description="No worker starts another job of it. Jobs that run already end on their own, waiting ones keep their place."
        >
          <PauseForm names={names} onDone={onClose} />
        </DialogContent>
      )}
    </Dialog>
  );
}

function PauseForm({ names, onDone }: { names: readonly string[]; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [end, setEnd] = useState<End>("0");
  const [error, setError] = useState<string | null>(null);
  const pause = useMutation(trpc.queues.pause.mutationOptions());

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get("reason");
    const parsed = pauseReason.safeParse(reason);
    if (!parsed.success) {
      setError("Say why, in three letters or more.");
      return;
    }
    const until = end === "0" ? undefined : new Date(Date.now() + Number(end) * HOUR_MS).toISOString();
    try {
      for (const name of names) await pause.mutateAsync({ name, reason: parsed.data, until });
      showToast({
        text: names.length === 1 ? `${names[0]} is paused` : `${formatQuantity(names.length, "queue")} are paused`,
      });
      onDone();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : "The queue could not be paused.");
    }
    void queryClient.invalidateQueries(trpc.queues.pathFilter());
  }

  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid gap-4">
        <Field
          id="pause-reason"
          label="Why"
          error={error}
          hint="Shown to everybody beside the queue, and kept in the audit trail."
        >
          <Textarea
            id="pause-reason"
            name="reason"
            rows={2}
            maxLength={300}
            aria-describedby={describedBy("pause-reason")}
            aria-invalid={error ? true : undefined}
          />
        </Field>
        <div>
          <p className="mb-1 font-medium">Until</p>
          <Segmented label="Until" value={end} options={ENDS} onChange={setEnd} size="lg" />
        </div>
      </DialogBody>
      <DialogFooter note={names.length > 1 ? names.join(", ") : undefined}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" isBusy={pause.isPending}>
          {names.length === 1 ? "Pause queue" : `Pause ${names.length} queues`}
        </Button>
      </DialogFooter>
    </form>
  );
}
