"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NameHashDialog } from "@/components/credits/name-hash-dialog";
import { sayLookups } from "@/components/credits/unknown-tasks";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatCount, formatCredits } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

const SHOWN = 5;

/** Tasks whose credits an admin booked as gone: whoever finds one at Snov.io later still gets the answers that were paid for. */
export function WrittenOffTasks() {
  const [isWhole, setIsWhole] = useState(false);
  // Rarely there at all, so nobody waits for it: the page stands without it.
  const { data } = useQuery(useTRPC().credits.writtenOffTasks.queryOptions());
  const tasks = data?.items ?? [];
  if (tasks.length === 0) return null;
  return (
    <Section title="Written off" sub="paid, perhaps, without an answer">
      <ul className="border-line-strong border-t">
        {(isWhole ? tasks : tasks.slice(0, SHOWN)).map((task) => (
          <li key={task.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2 text-sm">
            <span className="font-[530]">
              {sayLookups(task)}, {formatCredits(task.credits)} written off
            </span>
            <span className="text-muted">
              asked <RelativeTime at={task.createdAt} />
              {task.reason ? `: ${task.reason}` : ""}
            </span>
            <span className="ml-auto">
              <NameHashDialog taskId={task.id} isWrittenOff />
            </span>
          </li>
        ))}
      </ul>
      {isWhole || tasks.length <= SHOWN ? null : (
        <Button size="sm" variant="ghost" className="mt-2" onClick={() => setIsWhole(true)}>
          Show all {formatCount(tasks.length)}
        </Button>
      )}
    </Section>
  );
}
