"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { Domain } from "@/server/enrichment/schema";

type Decision = Domain["decision"];

const SAID: Record<NonNullable<Decision>, string> = { accepted: "accepted", rejected: "rejected" };

/** Accepts or rejects a candidate, or takes that back; offers Undo. It spends nothing. */
export function useDecideDomain(companyName: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const decide = useMutation(
    trpc.companies.decideDomain.mutationOptions({
      onError: showError,
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  return {
    isPending: decide.isPending,
    decide({ id, domain, decision: before }: Domain, decision: Decision) {
      decide.mutate(
        { domainId: id, decision },
        {
          onSuccess: () =>
            showToast({
              text: decision ? `${domain} ${SAID[decision]} for ${companyName}` : `Decision on ${domain} taken back`,
              onUndo: () => decide.mutate({ domainId: id, decision: before }),
            }),
        },
      );
    },
  };
}
