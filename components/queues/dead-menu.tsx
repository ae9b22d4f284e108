"use client";

import { ListFilter, RotateCw, Trash2 } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { formatCount } from "@/lib/format/numbers";

interface DeadMenuProps {
  count: number;
  /** The list of these jobs. */
  href: Route;
  onAct: (act: FailedJobsAct) => void;
}

/** How many jobs wait for a person, and what a person can do about them. */
export function DeadMenu({ count, href, onAct }: DeadMenuProps) {
  const router = useRouter();
  const shown = formatCount(count);
  const chosen = useRef<FailedJobsAct | null>(null);
  // A dialog gives the focus back to what had it when it opened, which must not be an item that is gone by then.
  const act = () => {
    if (chosen.current) onAct(chosen.current);
    chosen.current = null;
  };
  const choose = (what: FailedJobsAct) => () => {
    chosen.current = what;
  };
  return (
    <Menu>
      <MenuTrigger
        className="relative font-[550] text-red-text underline-offset-2 before:absolute before:-inset-x-2 before:-inset-y-1 hover:underline"
        aria-label={`${shown} dead: show, retry or discard`}
      >
        {shown}
      </MenuTrigger>
      <MenuContent onCloseAutoFocus={act}>
        <MenuItem onSelect={() => router.push(href)}>
          <ListFilter />
          Show {shown} with their errors
        </MenuItem>
        <MenuItem onSelect={choose("retry")}>
          <RotateCw />
          Retry {shown}
        </MenuItem>
        <MenuItem isDanger onSelect={choose("discard")}>
          <Trash2 />
          Discard {shown}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
