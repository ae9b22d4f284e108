"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { NameHashDialog } from "@/components/credits/name-hash-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { describedBy, Field, Textarea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast-store";
import { formatCredits, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import { decideUnknownTaskInput, type UnknownTask } from "@/server/credits/schema";

const QUESTION = { domain: "domain", email: "e-mail", verification: "verification" };

/** What a task asks: 3 domains. */
export const sayLookups = ({ kind, lookups }: Pick<UnknownTask, "kind" | "lookups">) =>
  formatQuantity(lookups, QUESTION[kind]);

/** Starts that Snov.io may or may not have accepted, and results that leave questions open, for an admin to decide who knows more than we do. */
export function UnknownTasks({ isAdmin }: { isAdmin: boolean }) {
  const { data } = useSuspenseQuery(useTRPC().credits.unknownTasks.queryOptions());
  const tasks = data.items;
  if (tasks.length === 0) return null;
  return (
    <Section title="Fate unknown" sub="paid questions that nobody has heard the answer of">
      <ul className="border-line-strong border-t">
        {tasks.map((task) => (
          <li key={task.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 text-sm">
            <span className="font-[530]">
              {sayLookups(task)}, {formatCredits(task.held)} held
            </span>
            <span className="text-muted">
              <RelativeTime at={task.createdAt} />
              {task.failure ? `: ${task.failure}` : ""}
            </span>
            {isAdmin ? (
              <span className="ml-auto flex gap-2">
                {task.isHashKnown ? null : <NameHashDialog taskId={task.id} />}
                <DecideDialog task={task} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DecideDialog({ task }: { task: UnknownTask }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="sm">Decide</Button>
      </DialogTrigger>
      <DialogContent
        title="Decide about a task of unknown fate"
        description="Look at Snov.io's usage history for this time first. Without a decision it waits: a late webhook, or a balance that shows nothing was billed, settles it by itself."
      >
        <DecideForm task={task} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function DecideForm({ task, onDone }: { task: UnknownTask; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const decide = useMutation(
    trpc.credits.decideUnknownTask.mutationOptions({
      onSuccess: (_, { decision }) => {
        void queryClient.invalidateQueries(trpc.credits.pathFilter());
        showToast({ text: decision === "retry" ? "Its lookups are asked again" : "Its credits are written off" });
        onDone();
      },
      onError: ({ message }) => setError(message),
    }),
  );
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute("value");
    const reason = new FormData(event.currentTarget).get("reason");
    const parsed = decideUnknownTaskInput.safeParse({ taskId: task.id, decision: pressed, reason });
    setError(parsed.success ? null : "Say why, in three letters or more.");
    if (parsed.success) decide.mutate(parsed.data);
  }
  return (
    <form onSubmit={submit} noValidate className="contents">
      <DialogBody>
        <p className="mb-3 text-sm">
          <strong className="font-[530]">Writing off</strong> ends {formatQuantity(task.open, "question")} without an
          answer and books {formatCredits(task.held)} as gone. Whoever asks the same again buys it anew, for up to{" "}
          {formatCredits(task.priceAnew)}, unless Snov.io's late answer comes before that.{" "}
          <strong className="font-[530]">Asking again</strong> gives the {formatCredits(task.held)} back and buys{" "}
          {task.open === 1 ? "it" : "them"} anew at once, for up to {formatCredits(task.priceAnew)}: paid twice if
          Snov.io accepted the first start.
        </p>
        <Field id="decide-reason" label="Why" error={error ?? undefined} hint="Kept in the audit trail with your name.">
          <Textarea
            id="decide-reason"
            name="reason"
            rows={2}
            maxLength={500}
            aria-describedby={describedBy("decide-reason")}
            aria-invalid={error ? true : undefined}
          />
        </Field>
      </DialogBody>
      <DialogFooter note="Either may pay twice">
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button type="submit" value="write-off" isBusy={decide.isPending}>
          Write off {formatCredits(task.held)}
        </Button>
        <Button type="submit" value="retry" variant="primary" isBusy={decide.isPending}>
          Ask again
        </Button>
      </DialogFooter>
    </form>
  );
}
