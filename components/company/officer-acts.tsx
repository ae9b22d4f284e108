"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { Email, Officer } from "@/server/enrichment/schema";

/** Asks for one officer's address; only where nothing is known or what is known is old. */
export function AskOfficer({ officer }: { officer: Officer }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const ask = useMutation(
    trpc.discovery.email.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: `Asked for ${officer.forename ?? officer.name}’s address, at most 1 credit` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const { state } = officer.enrichment;
  if (state === "in_progress" || state === "completed") return null;
  const isAgain = state === "nothing_found" || state === "stale";
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price="0 to 1 credit"
      isBusy={ask.isPending}
      onClick={() => ask.mutate({ officerId: officer.id, refresh: isAgain })}
      aria-label={`${isAgain ? "Try again" : "Find"} for ${officer.name}: 0 to 1 credit`}
    >
      {isAgain ? "Try again" : "Find"}
    </Button>
  );
}

/** Asks whether an address delivers: where nobody could say, or where the answer is past its term. */
export function VerifyEmail({ email }: { email: Email }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const verify = useMutation(
    trpc.discovery.verification.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: `Asked whether ${email.email} delivers, at most 1 credit` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const isOld = email.expiresAt < now.toISOString();
  if (email.verification !== "unknown" && !isOld) return null;
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price="0 to 1 credit"
      isBusy={verify.isPending}
      onClick={() => verify.mutate({ emailId: email.id, refresh: true })}
      aria-label={`Verify ${email.email}: 0 to 1 credit`}
    >
      Verify
    </Button>
  );
}
