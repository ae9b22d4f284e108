"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { showToast } from "@/components/ui/toast-store";

const UNAUTHORISED = 401;

/** Says once that the session is over, whichever answer shows it first, with the way back to this very page. */
export function SessionWatch() {
  const queryClient = useQueryClient();
  useEffect(() => {
    let isTold = false;
    function look(event: unknown) {
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

function tellsSessionIsOver(event: unknown): boolean {
  return read(read(read(read(event, "action"), "error"), "data"), "httpStatus") === UNAUTHORISED;
}

function read(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
