"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

/** Asks Companies House alone; it costs nothing, so no price stands on it. */
export function ReadRegister({ number }: { number: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const read = useMutation(
    trpc.companies.readRegister.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: "Companies House is asked; what it says appears here" }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  return (
    <IconButton
      size="sm"
      label="Read the register again, for nothing"
      disabled={read.isPending}
      onClick={() => read.mutate({ number })}
    >
      <RefreshCw />
    </IconButton>
  );
}
