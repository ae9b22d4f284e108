"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ErasurePreview } from "@/components/privacy/erasure-preview";
import { mistakesOf } from "@/components/settings/setting-mistakes";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { describedBy, Field, Input } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

const WORD = "forget";

interface ErasePersonDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Whom the dialog was opened for; without it an e-mail address is asked for. */
  officer?: { id: string; name: string };
}

/** Erases a person in two steps: first what would go, then a typed word. */
export function ErasePersonDialog({ isOpen, onOpenChange, officer }: ErasePersonDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title="Forget a person"
        description={`Removes ${officer?.name ?? "the person"} from every table. A hash stays behind, so that they are never looked up, stored or shown again.`}
      >
        <EraseForm officerId={officer?.id} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function EraseForm({ officerId, onDone }: { officerId: string | undefined; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [address, setAddress] = useState("");
  const [reason, setReason] = useState("");
  const [word, setWord] = useState("");
  const preview = useMutation(trpc.privacy.erase.mutationOptions());
  const erase = useMutation(
    trpc.privacy.erase.mutationOptions({
      onSuccess: async () => {
        showToast({ text: "The person is forgotten" });
        onDone();
        await queryClient.invalidateQueries();
      },
    }),
  );
  const who = officerId ? { officerId } : { address: address.trim() };
  const mistakes = mistakesOf(preview.error ?? erase.error);
  const mistakeOf = (field: string) => mistakes.find((mistake) => mistake.field === field)?.message ?? null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!preview.data) preview.mutate({ ...who, reason, dryRun: true });
    else if (word.trim().toLowerCase() === WORD) erase.mutate({ ...who, reason, dryRun: false });
  }

  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody className="grid gap-4">
        {officerId ? null : (
          <Field id="erase-address" label="E-mail address" error={mistakeOf("address")} hint="Any address of theirs.">
            <Input
              id="erase-address"
              type="email"
              autoComplete="off"
              value={address}
              onChange={(event) => {
                setAddress(event.target.value);
                preview.reset();
              }}
              aria-describedby={describedBy("erase-address")}
              aria-invalid={mistakeOf("address") ? true : undefined}
            />
          </Field>
        )}
        <Field
          id="erase-reason"
          label="Why"
          error={mistakeOf("reason")}
          hint="Kept in the audit trail: do not name the person."
        >
          <Input
            id="erase-reason"
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
            aria-describedby={describedBy("erase-reason")}
            aria-invalid={mistakeOf("reason") ? true : undefined}
          />
        </Field>
        {preview.data ? (
          <>
            <ErasurePreview erasure={preview.data} />
            <Field id="erase-word" label={`Type “${WORD}” to go on`} hint="It cannot be undone.">
              <Input
                id="erase-word"
                autoComplete="off"
                value={word}
                onChange={(event) => setWord(event.target.value)}
                aria-describedby={describedBy("erase-word")}
                className="max-w-48"
              />
            </Field>
          </>
        ) : null}
      </DialogBody>
      <DialogFooter note={preview.data ? null : "Nothing is removed yet"}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        {preview.data ? (
          <Button type="submit" variant="danger" isBusy={erase.isPending} disabled={word.trim().toLowerCase() !== WORD}>
            Forget for good
          </Button>
        ) : (
          <Button type="submit" variant="primary" isBusy={preview.isPending}>
            Show what would go
          </Button>
        )}
      </DialogFooter>
    </form>
  );
}
