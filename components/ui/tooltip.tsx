"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";

export const TooltipProvider = Radix.Provider;

interface TooltipProps {
  content: ReactNode;
  /** Keys that do the same. */
  keys?: readonly string[];
  side?: "top" | "bottom" | "left" | "right";
  /** One element that takes a ref and can be focused. */
  children: ReactElement;
}

/** Names icon buttons and gives exact times. Never the only copy of a fact. */
export function Tooltip({ content, keys = [], side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="float-in z-50 flex max-w-80 items-center gap-2 rounded-control bg-ink px-2 py-1 text-on-ink text-xs"
        >
          {content}
          {keys.map((key) => (
            <Kbd key={key} className="border-current/40 bg-transparent text-current">
              {key}
            </Kbd>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
