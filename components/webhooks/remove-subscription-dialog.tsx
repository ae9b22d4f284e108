"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Facts } from "@/components/ui/section";
import { showError, showToast } from "@/components/ui/toast-store";
import { ownerWords } from "@/components/webhooks/subscription-words";
import { useTRPC } from "@/lib/trpc/client";
import type { Subscription } from "@/server/webhooks/schema";

/** Takes one of our subscriptions away at Snov.io, after saying what no longer comes. */
export function RemoveSubscriptionDialog({ item }: { item: Subscription }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useMutation(
    trpc.webhooks.removeSubscription.mutationOptions({
      onSuccess: () => {
        showToast({ text: "The subscription is removed" });
        setIsOpen(false);
      },
      onError: showError,
      onSettled: () => void queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
  );
  const event = `${item.object}.${item.action}`;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <IconButton label={`Remove ${event}`}>
          <Trash2 />
        </IconButton>
      </DialogTrigger>
      <DialogContent title="Remove a subscription" description="Snov.io stops telling of this event at this address.">
        <DialogBody>
          <Facts>
            <dt>Event</dt>
            <dd className="code break-all">{event}</dd>
            <dt>Address</dt>
            <dd className="break-all">
              {ownerWords[item.owner]}: {item.address}
            </dd>
          </Facts>
          <p className="mt-3 text-fg-soft">
            Results go on coming at each task's own address and by polling. Subscribing again brings it back.
          </p>
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button variant="danger" isBusy={remove.isPending} onClick={() => remove.mutate({ id: item.id })}>
            Remove subscription
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
