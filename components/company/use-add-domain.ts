"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

/** Adds a domain that a person knows. It spends nothing; its site and DNS are looked at afterwards. */
export function useAddDomain(companyName: string, onAdded: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.companies.addDomain.mutationOptions({
      onSuccess: () => {
        showToast({ text: `Domain added for ${companyName}` });
        onAdded();
      },
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
}
