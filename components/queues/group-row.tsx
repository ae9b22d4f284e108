"use client";

import { Ban, CircleCheck, Clock, FlaskConical, Pause, Play, Unplug } from "lucide-react";
import type { QueueGroup } from "@/components/queues/group-queues";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { cn } from "@/lib/class-names";
import { formatTimeOfDay } from "@/lib/format/dates";
import { formatCount, formatShare } from "@/lib/format/numbers";

interface GroupRowProps {
  group: QueueGroup;
  isAdmin: boolean;
  onPause: (names: string[]) => void;
  onResume: (names: string[]) => void;
}

/** A provider: how it answers, how much of its allowance is used, and one act for all its queues. */
export function GroupRow({ group, isAdmin, onPause, onResume }: GroupRowProps) {
  const paused = group.queues.filter((queue) => queue.paused).map((queue) => queue.name);
  const running = group.queues.filter((queue) => !queue.paused).map((queue) => queue.name);
  return (
    <tr className="border-line-strong border-b max-md:block">
      <th
        scope="rowgroup"
        colSpan={16}
        className="h-11 pt-4 pb-1.5 text-left font-normal max-md:block max-md:h-auto md:px-2"
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-semibold">{group.title}</span>
          {group.allowance ? (
            <AnswerMark allowance={group.allowance} />
          ) : (
            <span className="text-muted text-xs">no provider, no allowance</span>
          )}
          {group.successRate === null ? null : (
            <span className="text-muted text-xs tabular-nums">success {formatShare(group.successRate)}</span>
          )}
          {group.allowance ? <AllowanceBar allowance={group.allowance} /> : null}
          {isAdmin ? (
            <span className={cn("max-md:ml-auto", !group.allowance && "md:ml-auto")}>
              {running.length === 0 ? (
                <Button variant="ghost" size="sm" icon={<Play />} onClick={() => onResume(paused)}>
                  Resume all
                </Button>
              ) : (
                <Button variant="ghost" size="sm" icon={<Pause />} onClick={() => onPause(running)}>
                  Pause all
                </Button>
              )}
            </span>
          ) : null}
        </span>
      </th>
    </tr>
  );
}

type Allowance = NonNullable<QueueGroup["allowance"]>;

function AnswerMark({ allowance: { mode, blockedUntil, down } }: { allowance: Allowance }) {
  if (mode === "off") {
    return (
      <Mark hue="red" icon={<Ban aria-hidden="true" />}>
        Off, credentials are missing
      </Mark>
    );
  }
  if (down) {
    return (
      <Mark hue="red" icon={<Unplug aria-hidden="true" />}>
        <span title={down.lastFailure ?? undefined}>
          Down since {formatTimeOfDay(down.since)}, next try at {formatTimeOfDay(down.nextTryAt)}
        </span>
      </Mark>
    );
  }
  if (blockedUntil) {
    return (
      <Mark hue="amber" icon={<Clock aria-hidden="true" />}>
        <span>Holding back until {formatTimeOfDay(blockedUntil)}, as it asked</span>
      </Mark>
    );
  }
  return mode === "sandbox" ? (
    <Mark hue="green" icon={<FlaskConical aria-hidden="true" />}>
      Simulated
    </Mark>
  ) : (
    <Mark hue="green" icon={<CircleCheck aria-hidden="true" />}>
      Answering
    </Mark>
  );
}

function AllowanceBar({ allowance: { used, limit, windowSeconds } }: { allowance: Allowance }) {
  const window = windowSeconds === 60 ? "a minute" : `in ${windowSeconds / 60} minutes`;
  return (
    <span className="flex items-center gap-2 text-muted text-xs tabular-nums max-md:order-last max-md:w-full md:ml-auto">
      <span
        aria-hidden="true"
        className="block h-1.5 w-24 overflow-hidden rounded-mark bg-sunken inset-ring inset-ring-line-strong"
      >
        <span className="block h-full bg-blue" style={{ width: `${Math.min(100, (used / limit) * 100)}%` }} />
      </span>
      <span>
        {formatCount(used)} of {formatCount(limit)} requests {window}
      </span>
    </span>
  );
}
