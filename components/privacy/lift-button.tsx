"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Input } from "@/components/ui/field";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { Suppression } from "@/server/enrichment/privacy/schema";

/** Takes one suppression back, with a reason for the audit trail. */
export function LiftButton({ item }: { item: Suppression }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const lift = useMutation(
    trpc.privacy.lift.mutationOptions({
      onSuccess: async () => {
        showToast({ text: "Lifted" });
        setIsOpen(false);
        await queryClient.invalidateQueries();
      },
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    lift.mutate({ id: item.id, reason: String(new FormData(event.currentTarget).get("reason")) });
  }
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label={`Lift: ${item.kind}, ${item.hint ?? item.reason}`}>
          Lift
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Lift a suppression"
        description={
          item.isErasure
            ? "The person may be looked up and shown again. What was erased stays erased."
            : "It may be looked up and shown again."
        }
      >
        <form onSubmit={submit} noValidate className="contents">
          <DialogBody>
            <Field
              id="lift-reason"
              label="Why"
              error={lift.error?.message}
              hint="Kept in the audit trail with your name."
            >
              <Input id="lift-reason" name="reason" maxLength={300} aria-describedby={describedBy("lift-reason")} />
            </Field>
          </DialogBody>
          <DialogFooter note={item.hint}>
            <DialogClose asChild>
              <Button variant="ghost">Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" isBusy={lift.isPending}>
              Lift
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
