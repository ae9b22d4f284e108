"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { DeliveryDetail, ReplayPreview } from "@/server/webhooks/schema";

const TONES = { applies: "info", nothing: "neutral", waits: "neutral", impossible: "warning" } as const;

/** Applies a delivery once more, after telling what that would change. */
export function ReplayDialog({ delivery }: { delivery: Pick<DeliveryDetail, "id" | "replays"> }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  // Looking asks Snov.io, so it is done when the dialog opens and not with every change on the page.
  const preview = useMutation(trpc.webhooks.replay.mutationOptions());
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
  const shown = preview.data?.preview ?? null;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        if (open) preview.mutate({ id: delivery.id, dryRun: true });
      }}
    >
      <DialogTrigger asChild>
        <Button icon={<RotateCw />}>Replay</Button>
      </DialogTrigger>
      <DialogContent title="Replay this delivery">
        <DialogBody>
          <p className="text-fg-soft">
            The result is read again from Snov.io and applied like the first time. What was stored stays as it is,
            nothing is asked anew, and no credit is spent that this result did not cost already.
          </p>
          <div className="mt-3 min-h-9" aria-live="polite" aria-busy={preview.isPending}>
            <Preview preview={shown} error={preview.error?.message ?? null} />
          </div>
        </DialogBody>
        <DialogFooter
          note={delivery.replays > 0 ? `Replayed ${formatQuantity(delivery.replays, "time")} before` : undefined}
        >
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            isBusy={replay.isPending}
            disabled={shown?.outcome === "impossible"}
            onClick={() => replay.mutate({ id: delivery.id })}
          >
            Replay delivery
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Preview({ preview, error }: { preview: ReplayPreview | null; error: string | null }) {
  if (error)
    return (
      <Notice tone="warning" title="What it would change could not be told.">
        {error}
      </Notice>
    );
  if (!preview) return <Skeleton width="70%" className="my-2.5" />;
  return <Notice tone={TONES[preview.outcome]} title={preview.summary} />;
}
