"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Textarea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast-store";
import { formatCredits } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import { type Drift, explainDriftInput } from "@/server/credits/schema";

/** Differences between Snov.io's balance and our books, each waiting for its cause. */
export function OpenDrifts({ isAdmin }: { isAdmin: boolean }) {
  const { data } = useSuspenseQuery(useTRPC().credits.drifts.queryOptions({ limit: 200 }));
  const open = data.items.filter((drift) => drift.state === "open");
  if (open.length === 0) return null;
  return (
    <Section title="Drift without a cause" sub="what Snov.io's balance and our books differ by">
      <ul className="border-line-strong border-t">
        {open.map((drift) => (
          <li key={drift.id} className="flex items-center gap-x-4 border-line border-b py-2 text-sm">
            <div className="min-w-0 flex-1">
              <p className="font-[530]">
                {wordsOf(drift)}
                <span className="ml-2 font-normal text-muted text-xs">
                  <RelativeTime at={drift.openedAt} />, entry {drift.sequence} of the ledger
                </span>
              </p>
              <p className="text-fg-soft">{formatSentence(drift.entry)}</p>
            </div>
            {isAdmin ? <ExplainDialog drift={drift} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function wordsOf({ amount, by }: Drift): string {
  if (by === "answer") return `${formatCredits(-amount)} billed beyond a cap`;
  return amount < 0
    ? `${formatCredits(-amount)} fewer at Snov.io than we booked`
    : `Snov.io billed ${formatCredits(amount)} less than we booked`;
}

function ExplainDialog({ drift }: { drift: Drift }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm">Explain</Button>
      </DialogTrigger>
      <DialogContent
        title="Explain a drift"
        description={`${wordsOf(drift)}. Look at Snov.io's usage history first; a price that differs from ours is mended under Settings, Costs. A later reading that takes it back closes it by itself.`}
      >
        <ExplainForm drift={drift} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ExplainForm({ drift, onDone }: { drift: Drift; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const explain = useMutation(
    trpc.credits.explainDrift.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.credits.pathFilter());
        void queryClient.invalidateQueries(trpc.live.pulse.queryFilter());
        showToast({ text: "The drift has its cause" });
        onDone();
      },
      onError: ({ message }) => setError(message),
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const cause = new FormData(event.currentTarget).get("cause");
    const parsed = explainDriftInput.safeParse({ id: drift.id, cause });
    setError(parsed.success ? null : "Say what it came from, in three letters or more.");
    if (parsed.success) explain.mutate(parsed.data);
  }
  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody>
        <Field id="drift-cause" label="Cause" error={error ?? undefined} hint="Kept with the entry, with your name.">
          <Textarea
            id="drift-cause"
            name="cause"
            rows={2}
            maxLength={500}
            aria-describedby={describedBy("drift-cause")}
            aria-invalid={error ? true : undefined}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" isBusy={explain.isPending}>
          Explain
        </Button>
      </DialogFooter>
    </form>
  );
}
