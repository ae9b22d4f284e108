"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Input, Textarea } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import { nameTaskHashInput } from "@/server/credits/schema";

interface Props {
  taskId: string;
  /** Its credits are booked as gone: what it found is stored and costs nothing more. */
  isWrittenOff?: boolean;
}

/** For an admin who finds the lost task at Snov.io: with its hash the result is read, and nobody pays twice. */
export function NameHashDialog({ taskId, isWrittenOff = false }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm">Name its hash</Button>
      </DialogTrigger>
      <DialogContent
        title="Name the task's hash"
        description={`Whoever finds this start at Snov.io, in its dashboard or by its support, can tell its task hash. The result is read, compared with what was asked, and ${isWrittenOff ? "stored; it costs nothing more" : "booked like any other"}.`}
      >
        <NameHashForm taskId={taskId} isWrittenOff={isWrittenOff} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function NameHashForm({ taskId, isWrittenOff, onDone }: Required<Props> & { onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [error, setError] = useState<{ hash?: string; reason?: string }>({});
  const name = useMutation(
    trpc.credits.nameTaskHash.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.credits.pathFilter());
        showToast({ text: `Snov.io knows the task: its result is read and ${isWrittenOff ? "stored" : "booked"}` });
        onDone();
      },
      onError: ({ message }) => setError({ hash: message }),
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const parsed = nameTaskHashInput.safeParse({ taskId, hash: form.get("hash"), reason: form.get("reason") });
    const at = (field: string) => parsed.error?.issues.find(({ path }) => path[0] === field) !== undefined;
    setError({
      hash: at("hash") ? "Give the hash of one task, without spaces." : undefined,
      reason: at("reason") ? "Say where it was found, in three letters or more." : undefined,
    });
    if (parsed.success) name.mutate(parsed.data);
  }
  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid gap-4">
        <Field id="task-hash" label="Task hash" error={error.hash} hint="A wrong one changes nothing.">
          <Input
            id="task-hash"
            name="hash"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={describedBy("task-hash")}
            aria-invalid={error.hash ? true : undefined}
          />
        </Field>
        <Field
          id="hash-reason"
          label="Where it was found"
          error={error.reason}
          hint="Kept in the audit trail with your name."
        >
          <Textarea
            id="hash-reason"
            name="reason"
            rows={2}
            maxLength={500}
            aria-describedby={describedBy("hash-reason")}
            aria-invalid={error.reason ? true : undefined}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" isBusy={name.isPending}>
          Read its result
        </Button>
      </DialogFooter>
    </form>
  );
}
