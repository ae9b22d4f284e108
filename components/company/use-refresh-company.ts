"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { PricedAct } from "@/components/company/confirm-price";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

/** Asks again about one company, as a run whose cap is the price that was shown. */
export function useRefreshCompany() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const refresh = useMutation(
    trpc.companies.refresh.mutationOptions({
      onError: showError,
      onSuccess: (run) =>
        showToast({
          text: `Asked again, at most ${run.cap} ${run.cap === 1 ? "credit" : "credits"}. The answers appear here as they arrive.`,
          action: { label: "Show run", onClick: () => router.push(`/runs/${run.id}`) },
        }),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.companies.pathFilter()),
          queryClient.invalidateQueries(trpc.runs.pathFilter()),
        ]),
    }),
  );
  return {
    isPending: refresh.isPending,
    start: ({ companyNumber, steps, refresh: again }: PricedAct) =>
      refresh.mutate({ number: companyNumber, steps, refresh: again }),
  };
}
