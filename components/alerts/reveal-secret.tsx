"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { showError } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

/** The receiver needs the secret to check signatures; who looks at it is on record. */
export function RevealSecret() {
  const reveal = useMutation(useTRPC().alerts.revealSecret.mutationOptions({ onError: showError }));
  if (!reveal.data) {
    return (
      <Button size="sm" variant="ghost" isBusy={reveal.isPending} onClick={() => reveal.mutate(undefined)}>
        Show the secret
      </Button>
    );
  }
  return (
    <span className="order-last flex min-w-0 basis-full items-center gap-1">
      <code className="code min-w-0 break-all">{reveal.data.secret}</code>
      <CopyButton text={reveal.data.secret} label="Copy the secret" />
    </span>
  );
}
