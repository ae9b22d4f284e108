"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { showError, showToast } from "@/components/ui/toast-store";
import { useHydrated } from "@/components/ui/use-hydrated";
import { formatCreditRange, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Where the domain accepts any address, the other officers wait for a person's word, with its price. */
export function WaitingOfficers({ number, canAct }: { number: string; canAct: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isHydrated = useHydrated();
  const { data } = useQuery(trpc.companies.waitingOfficers.queryOptions({ number }));
  const ask = useMutation(
    trpc.companies.askOthers.mutationOptions({
      onError: showError,
      onSuccess: (run) => showToast({ text: `Asked about the others, at most ${formatQuantity(run.cap, "credit")}` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  if (!isHydrated || !data) return null;
  const price = formatCreditRange(0, data.price);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Notice
        className="min-w-0 flex-1 basis-72"
        title={`${formatQuantity(data.officers, "officer")} ${data.officers === 1 ? "waits" : "wait"} for a decision.`}
      >
        The domain accepts any address, so each further address would be a guess that is paid for.
      </Notice>
      {canAct ? (
        <Button
          size="sm"
          icon={<Mail aria-hidden="true" />}
          price={price}
          isBusy={ask.isPending}
          onClick={() => ask.mutate({ number })}
          aria-label={`Look up the others too: ${price}`}
        >
          Look up the others too
        </Button>
      ) : null}
    </div>
  );
}
