"use client";

import { type MutationCacheNotifyEvent, type QueryCacheNotifyEvent, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { signInAgain } from "@/components/shell/sign-in-again";
import { showToast } from "@/components/ui/toast-store";
import { isSessionOver } from "@/lib/trpc/error-status";

/** Says once that the session is over, whichever answer shows it first, with the way back to this very page. */
export function SessionWatch() {
  const queryClient = useQueryClient();
  useEffect(() => {
    let isTold = false;
    function look(event: QueryCacheNotifyEvent | MutationCacheNotifyEvent) {
      if (isTold || !tellsSessionIsOver(event)) return;
      isTold = true;
      showToast({
        tone: "error",
        text: "Your session is over. Sign in to go on from here.",
        action: { label: "Sign in", onClick: signInAgain },
      });
    }
    const leaves = [queryClient.getQueryCache().subscribe(look), queryClient.getMutationCache().subscribe(look)];
    return () => {
      for (const leave of leaves) leave();
    };
  }, [queryClient]);
  return null;
}

function tellsSessionIsOver(event: QueryCacheNotifyEvent | MutationCacheNotifyEvent): boolean {
  return event.type === "updated" && event.action.type === "error" && isSessionOver(event.action.error);
}
