"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format/numbers";

/** Above this the number has to be typed. */
const TYPED_ABOVE = 100;

/** What a person can do about jobs that failed for good. */
export type FailedJobsAct = "retry" | "discard";

export interface FailedJobsDialogProps {
  /** The queue; null while nothing is asked. */
  name: string | null;
  isPaid: boolean;
  onClose: () => void;
}

/** All failed jobs of a queue, and what would be done with them. `act` as on the button. */
export function FailedJobsDialog({
  name,
  act,
  onClose,
  children,
}: Pick<FailedJobsDialogProps, "name" | "onClose"> & { act: string; children: (name: string) => ReactNode }) {
  return (
    <Dialog open={name !== null} onOpenChange={(open) => !open && onClose()}>
      {name === null ? null : (
        <DialogContent
          title={`${act} failed jobs of ${name}`}
          description="All jobs of the queue that failed for good, whenever they failed."
        >
          {children(name)}
        </DialogContent>
      )}
    </Dialog>
  );
}

interface FailedJobsPreviewProps {
  act: string;
  /** Of the jobs: "retried". */
  done: string;
  variant: "primary" | "danger";
  /** What was counted; undefined while it is. */
  counted: { count: number; skipped: readonly { reason: string; count: number }[] } | undefined;
  failure: string | null;
  isBusy: boolean;
  onAct: () => void;
  /** What it means, where there is anything to do. */
  children: ReactNode;
}

/** How many, and which not and why, before it is done; many have to be typed. */
export function FailedJobsPreview(props: FailedJobsPreviewProps) {
  const { act, done, variant, counted, failure, isBusy, onAct, children } = props;
  const [typed, setTyped] = useState("");
  const count = counted?.count ?? 0;
  const isTyped = count <= TYPED_ABOVE || typed.trim() === String(count);
  return (
    <>
      <DialogBody className="grid gap-3">
        {failure === null ? (
          <table className="w-full">
            <tbody className="[&>tr]:border-line [&>tr]:border-b">
              <PreviewRow label={`Will be ${done}`} count={counted?.count} isStrong />
              {counted?.skipped.map((skip) => (
                <PreviewRow key={skip.reason} label={`Skipped: ${skip.reason}`} count={skip.count} />
              ))}
            </tbody>
          </table>
        ) : (
          <Notice tone="danger" role="alert" title="The jobs could not be counted.">
            {failure}
          </Notice>
        )}
        {count > 0 ? children : null}
        {count > TYPED_ABOVE ? (
          <Field id="failed-count" label={`More than ${TYPED_ABOVE} jobs: type ${count} to go on`}>
            <Input
              id="failed-count"
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="max-w-32 tabular-nums"
            />
          </Field>
        ) : null}
      </DialogBody>
      <DialogFooter note={counted ? "Counted just now" : "Counting"}>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button variant={variant} disabled={count === 0 || !isTyped} isBusy={isBusy} onClick={onAct}>
          {count === 0 ? act : `${act} ${formatCount(count)}`}
        </Button>
      </DialogFooter>
    </>
  );
}

function PreviewRow({
  label,
  count,
  isStrong = false,
}: {
  label: string;
  count: number | undefined;
  isStrong?: boolean;
}) {
  return (
    <tr>
      <th scope="row" className={`h-8 text-left ${isStrong ? "font-[550]" : "pl-4 font-normal text-fg-soft"}`}>
        {label}
      </th>
      <td className={`h-8 text-right ${isStrong ? "font-[550]" : ""}`}>
        {count === undefined ? <Skeleton width={28} className="ml-auto" /> : formatCount(count)}
      </td>
    </tr>
  );
}
