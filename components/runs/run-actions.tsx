"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Pause, Play } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { showError, showToast } from "@/components/ui/toast-store";
import { formatCount, formatCredits, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Run } from "@/server/enrichment/schema";

/** Pause, resume (with a higher cap if wanted) and abort, as the run's state allows. */
export function RunActions({ run, id }: { run: Run; id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settled = { onError: showError, onSettled: () => queryClient.invalidateQueries(trpc.runs.pathFilter()) };
  const pause = useMutation(trpc.runs.pause.mutationOptions(settled));
  const resume = useMutation(trpc.runs.resume.mutationOptions(settled));
  const abort = useMutation(trpc.runs.abort.mutationOptions(settled));
  const isLive = run.state === "running" || run.state === "paused" || run.state === "estimating";
  if (!isLive) return null;

  function pauseRun() {
    pause.mutate(
      { id },
      {
        onSuccess: () =>
          showToast({
            text: "Run paused. What Snov.io already has will still be stored.",
            onUndo: () => resume.mutate({ id }),
          }),
      },
    );
  }

  return (
    <div className="flex flex-wrap gap-2">
      {run.state === "paused" ? (
        <ResumeButton
          run={run}
          isBusy={resume.isPending}
          onResume={(cap) => resume.mutate({ id, cap }, { onSuccess: () => showToast({ text: "Run goes on" }) })}
        />
      ) : (
        <Button icon={<Pause aria-hidden="true" />} isBusy={pause.isPending} onClick={pauseRun}>
          Pause
        </Button>
      )}
      <AbortButton
        run={run}
        isBusy={abort.isPending}
        onAbort={() =>
          abort.mutate({ id }, { onSuccess: () => showToast({ text: "Run aborted. What was found is kept." }) })
        }
      />
    </div>
  );
}

function ResumeButton({
  run,
  isBusy,
  onResume,
}: {
  run: Run;
  isBusy: boolean;
  onResume: (cap: number | undefined) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const used = run.credits.spent + run.credits.held;
  // The same cap again would stop the run at once: then a person has to say a higher one.
  const isUsedUp = used >= run.cap;
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (isUsedUp ? "" : String(run.cap));
  const cap = /^\d{1,7}$/.test(text.trim()) ? Number(text) : null;
  const error =
    cap === null
      ? text === ""
        ? null
        : "Give a whole number of credits."
      : cap < used
        ? `${formatCount(used)} are spent or held already: give at least that many.`
        : null;
  return (
    <>
      <Button variant="primary" icon={<Play aria-hidden="true" />} isBusy={isBusy} onClick={() => setIsOpen(true)}>
        Resume
      </Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent title={`Resume ${run.name}`} description={run.pausedReason ?? undefined}>
          <DialogBody>
            <Field
              id="resume-cap"
              label="Never spend more than"
              error={error}
              hint={
                isUsedUp
                  ? `All of its ${formatCredits(run.cap)} are spent or held. Give a higher cap for the companies that are left.`
                  : `${formatCredits(run.credits.spent)} spent so far. Raise the cap if the run stopped at it.`
              }
            >
              <span className="flex items-center gap-2">
                <Input
                  id="resume-cap"
                  inputMode="numeric"
                  className="w-28 font-semibold text-lg tabular-nums"
                  value={text}
                  aria-invalid={error !== null}
                  onChange={(event) => setTyped(event.target.value)}
                />
                <span className="text-muted">credits</span>
              </span>
            </Field>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={cap === null || error !== null}
              price={cap === null ? undefined : `at most ${formatCount(Math.max(0, cap - run.credits.spent))} more`}
              onClick={() => {
                setIsOpen(false);
                onResume(cap !== null && cap !== run.cap ? cap : undefined);
              }}
            >
              Resume
            </Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    </>
  );
}

function AbortButton({ run, isBusy, onAbort }: { run: Run; isBusy: boolean; onAbort: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const { progress, lookups, credits } = run;
  const rows: [string, string][] = [
    ["Companies not looked at any more", formatCount(progress.remaining)],
    ["Lookups cancelled before they are sent", formatCount(lookups.waiting)],
    ["Lookups that Snov.io already has, still stored", formatCount(lookups.inFlight)],
    ["Spent and kept", formatCredits(credits.spent)],
  ];
  return (
    <>
      <Button icon={<Ban aria-hidden="true" />} isBusy={isBusy} onClick={() => setIsOpen(true)}>
        Abort
      </Button>
      <Dialog open={isOpen} onOpenChange={setIsOpen}>
        <DialogContent
          title={`Abort ${run.name}`}
          description={`Ends the run for good after ${formatQuantity(progress.total - progress.remaining, "company", "companies")}. Another run can take the rest later, and fresh answers cost nothing then.`}
        >
          <DialogBody>
            <table className="w-full border-line-strong border-t">
              <tbody>
                {rows.map(([label, value]) => (
                  <tr key={label}>
                    <td className="h-8 border-line border-b">{label}</td>
                    <td className="h-8 whitespace-nowrap border-line border-b pl-4 text-right font-semibold tabular-nums">
                      {value}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="danger"
              onClick={() => {
                setIsOpen(false);
                onAbort();
              }}
            >
              Abort run
            </Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    </>
  );
}
