"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

/** Raised, one shadow, never nested. */
export function PopoverContent({ className, align = "end", ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "float-in z-40 w-72 max-w-[calc(100vw-1rem)] rounded-panel border border-line-strong bg-raised p-3 shadow-menu outline-0",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
