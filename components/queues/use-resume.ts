"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** Lets queues go on, one after the other. */
export function useResume() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const resume = useMutation(trpc.queues.resume.mutationOptions({ onError: showError }));
  async function run(names: readonly string[]) {
    try {
      for (const name of names) await resume.mutateAsync({ name });
      showToast({
        text: names.length === 1 ? `${names[0]} goes on` : `${formatQuantity(names.length, "queue")} go on`,
      });
    } catch {
      // onError has told why; what was resumed before stays so.
    }
    await queryClient.invalidateQueries(trpc.queues.pathFilter());
  }
  return { resume: run, isResuming: resume.isPending };
}
