"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC, useTRPCClient } from "@/lib/trpc/client";
import type { Domain } from "@/server/enrichment/schema";

type Decision = Domain["decision"];

interface Act {
  domain: Domain;
  decision: Decision;
}

const SAID: Record<NonNullable<Decision>, string> = { accepted: "accepted", rejected: "rejected" };

/**
 * Accepts or rejects a candidate, or takes that back; offers Undo. It spends nothing. What follows an answer hangs on the mutation
 * and not on the call: the list has often moved on to the next company by then.
 */
export function useDecideDomain(companyName: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const settle = () => queryClient.invalidateQueries(trpc.companies.pathFilter());

  function undo({ domain }: Act) {
    client.companies.decideDomain
      .mutate({ domainId: domain.id, decision: domain.decision })
      .catch(showError)
      .finally(settle);
  }

  const { mutate, isPending } = useMutation({
    mutationFn: ({ domain, decision }: Act) => client.companies.decideDomain.mutate({ domainId: domain.id, decision }),
    onError: showError,
    onSuccess: (_, act) =>
      showToast({
        text: act.decision
          ? `${act.domain.domain} ${SAID[act.decision]} for ${companyName}`
          : `Decision on ${act.domain.domain} taken back`,
        onUndo: () => undo(act),
      }),
    onSettled: settle,
  });
  return { isPending, decide: (domain: Domain, decision: Decision) => mutate({ domain, decision }) };
}
