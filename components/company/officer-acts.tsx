"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCreditRange, formatCredits } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Email, Officer } from "@/server/enrichment/schema";

/** Asks for one officer's address; only where nothing is known or what is known is old. `price` is the most that it costs. */
export function AskOfficer({ officer, price }: { officer: Officer; price: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const ask = useMutation(
    trpc.discovery.email.mutationOptions({
      onError: showError,
      onSuccess: () =>
        showToast({ text: `Asked for ${officer.forename ?? officer.name}'s address, at most ${formatCredits(price)}` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const { state } = officer.enrichment;
  if (state === "in_progress" || state === "completed") return null;
  const range = formatCreditRange(0, price);
  const isAgain = state === "nothing_found" || state === "stale";
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price={range}
      isBusy={ask.isPending}
      onClick={() => ask.mutate({ officerId: officer.id, refresh: isAgain })}
      aria-label={`${isAgain ? "Try again" : "Find"} for ${officer.name}: ${range}`}
    >
      {isAgain ? "Try again" : "Find"}
    </Button>
  );
}

/** Asks whether an address delivers: where nobody could say, or where the answer is past its term. `price` is the most that it costs. */
export function VerifyEmail({ email, price }: { email: Email; price: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const verify = useMutation(
    trpc.discovery.verification.mutationOptions({
      onError: showError,
      onSuccess: () => showToast({ text: `Asked whether ${email.email} delivers, at most ${formatCredits(price)}` }),
      onSettled: () => queryClient.invalidateQueries(trpc.companies.pathFilter()),
    }),
  );
  const isOld = email.expiresAt < now.toISOString();
  if (email.verification !== "unknown" && !isOld) return null;
  const range = formatCreditRange(0, price);
  return (
    <Button
      size="sm"
      icon={<RefreshCw aria-hidden="true" />}
      price={range}
      isBusy={verify.isPending}
      onClick={() => verify.mutate({ emailId: email.id, refresh: true })}
      aria-label={`Verify ${email.email}: ${range}`}
    >
      Verify
    </Button>
  );
}
