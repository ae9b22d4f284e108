"use client";

import { CirclePause } from "lucide-react";
import Link from "next/link";
import { pauseEndWords } from "@/components/queues/queue-words";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { formatExact, formatInstant } from "@/lib/format/dates";
import { formatRelative } from "@/lib/format/durations";
import { formatQuantity } from "@/lib/format/numbers";
import type { Queue } from "@/server/queues/schema";

interface PauseLineProps {
  queue: Queue;
  paused: NonNullable<Queue["paused"]>;
  isBusy: boolean;
  /** Null for whoever may not. */
  onResume: (() => void) | null;
}

/** Who or what paused the queue, since when, why, what lifts it, and what is still under way. */
export function PauseLine({ queue, paused, isBusy, onResume }: PauseLineProps) {
  const now = useNow();
  const isPerson = paused.cause === "person";
  const until = paused.until ? formatInstant(paused.until, now) : null;
  const reason = paused.reason.replace(/\.$/, "");
  return (
    <tr className="border-line border-b max-md:block">
      <td colSpan={16} className="px-2 pb-2.5 max-md:block max-md:px-0">
        <div className="flex items-center gap-2 rounded-control bg-amber-tint py-1.5 pr-1.5 pl-2.5 text-amber-text text-xs leading-[1.125rem]">
          <CirclePause className="size-4 shrink-0" aria-hidden="true" />
          <p className="min-w-0 flex-1">
            <b className="font-semibold">{isPerson ? `Paused by ${paused.by}` : "Paused by the system"}</b>{" "}
            <time dateTime={paused.since} title={formatExact(paused.since)}>
              {formatRelative(paused.since, now)}
            </time>
            : {isPerson ? `“${reason}”` : reason}. {pauseEndWords(paused, until)}{" "}
            {queue.active === 0 ? "Nothing in flight." : `${formatQuantity(queue.active, "job")} still in flight.`}{" "}
            {paused.cause === "out_of_credits" ? (
              <Link href="/credits" className="font-[550] text-current underline underline-offset-2">
                Credits
              </Link>
            ) : null}
          </p>
          {onResume ? (
            <Button size="sm" onClick={onResume} isBusy={isBusy}>
              Resume
            </Button>
          ) : null}
        </div>
      </td>
    </tr>
  );
}
