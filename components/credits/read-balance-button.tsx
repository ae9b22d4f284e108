"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Asks Snov.io for its balance now. Reading it is free. */
export function ReadBalanceButton() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reconcile = useMutation(
    trpc.credits.reconcile.mutationOptions({
      onSuccess: (credits) => {
        queryClient.setQueryData(trpc.credits.overview.queryKey(), credits);
        void queryClient.invalidateQueries(trpc.credits.pathFilter());
        showToast({ text: `Snov.io's balance is ${formatCount(credits.providerBalance ?? 0)} credits` });
      },
      onError: showError,
    }),
  );
  return (
    <Button icon={<RefreshCw />} isBusy={reconcile.isPending} onClick={() => reconcile.mutate(undefined)}>
      Read balance now
    </Button>
  );
}
