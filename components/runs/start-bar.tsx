"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePlay } from "lucide-react";
import { useRouter } from "next/navigation";
import { type NewRunSearch, toEstimateInput } from "@/components/runs/new-run-search";
import { Button } from "@/components/ui/button";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount, formatCredits, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

interface StartBarProps {
  search: NewRunSearch;
  cap: number;
  eligible: number;
  /** What the run probably takes; null: not told. */
  minutes: number | null;
}

/** The promise repeated, and the one control that spends. */
export function StartBar({ search, cap, eligible, minutes }: StartBarProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      onError: showError,
      onSuccess: (run) => {
        void queryClient.invalidateQueries();
        showToast({ text: `Started: ${run.name}, at most ${formatCredits(run.cap)}` });
        router.push(`/runs/${run.id}`);
      },
    }),
  );
  function submit() {
    start.mutate({
      ...toEstimateInput(search),
      cap,
      dryRun: false,
      ...(search.name.trim() ? { name: search.name.trim() } : {}),
    });
  }
  return (
    <div className="print:hidden sticky bottom-0 mt-auto -mx-6 -mb-12 flex flex-wrap items-center gap-x-4 gap-y-2 border-line-strong border-t bg-surface px-6 py-3 max-md:bottom-14 max-md:-mx-4 max-md:-mb-8 max-md:px-4">
      <p className="min-w-0 flex-1 text-fg-soft tabular-nums">
        <b className="font-semibold text-fg">
          {formatQuantity(eligible, "company", "companies")}, at most {formatCredits(cap)}.
        </b>{" "}
        {minutes === null ? null : (
          <span title="When no other work shares the providers' allowances">About {sayMinutes(minutes)}.</span>
        )}
      </p>
      <Button
        variant="primary"
        icon={<CirclePlay aria-hidden="true" />}
        price={`cap ${formatCount(cap)}`}
        isBusy={start.isPending || start.isSuccess}
        onClick={submit}
      >
        Start run
      </Button>
    </div>
  );
}

function sayMinutes(minutes: number): string {
  return minutes < 120 ? formatQuantity(minutes, "minute") : formatQuantity(Math.round(minutes / 60), "hour");
}
