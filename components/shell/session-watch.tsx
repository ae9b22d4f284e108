"use client";

import { type MutationCacheNotifyEvent, type QueryCacheNotifyEvent, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useEffect } from "react";
import { showToast } from "@/components/ui/toast-store";

const UNAUTHORISED = 401;

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
        action: { label: "Sign in", onClick: signIn },
      });
    }
    const leaves = [queryClient.getQueryCache().subscribe(look), queryClient.getMutationCache().subscribe(look)];
    return () => {
      for (const leave of leaves) leave();
    };
  }, [queryClient]);
  return null;
}

function signIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/login?callbackUrl=${encodeURIComponent(pathname + search)}`);
}

function tellsSessionIsOver(event: QueryCacheNotifyEvent | MutationCacheNotifyEvent): boolean {
  if (event.type !== "updated" || event.action.type !== "error") return false;
  const { error } = event.action;
  return error instanceof TRPCClientError && error.data?.httpStatus === UNAUTHORISED;
}
