"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { DeliveryDetail } from "@/server/webhooks/schema";

/** Applies a delivery once more. */
export function ReplayDialog({ delivery }: { delivery: Pick<DeliveryDetail, "id" | "replays"> }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const replay = useMutation(
    trpc.webhooks.replay.mutationOptions({
      onSuccess: () => {
        showToast({ text: "The delivery is applied again" });
        setIsOpen(false);
      },
      onError: showError,
      onSettled: () => void queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
  );
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button icon={<RotateCw />}>Replay</Button>
      </DialogTrigger>
      <DialogContent title="Replay this delivery">
        <DialogBody>
          <p className="text-fg-soft">
            The result is read again from Snov.io and applied like the first time. Replaying is idempotent: what was
            stored stays as it is, nothing is asked anew and no credit is spent, however often you do it.
          </p>
        </DialogBody>
        <DialogFooter note={delivery.replays > 0 ? `Replayed ${delivery.replays} times before` : undefined}>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button variant="primary" isBusy={replay.isPending} onClick={() => replay.mutate({ id: delivery.id })}>
            Replay delivery
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
