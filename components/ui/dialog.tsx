"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useFocusReturn } from "@/components/ui/use-focus-return";
import { cn } from "@/lib/class-names";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

interface DialogContentProps {
  /** The act, as a verb and its object. */
  title: string;
  /** What is meant: the filter or the selection in words. */
  description?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** 520 wide (the whole width on phones). Focus starts on the title, Esc cancels, focus returns. */
export function DialogContent({ title, description, className, children }: DialogContentProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focus = useFocusReturn();
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 grid place-items-center overflow-y-auto bg-scrim p-3 md:p-6">
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            focus.onOpenAutoFocus();
            event.preventDefault();
            heading.current?.focus();
          }}
          onCloseAutoFocus={focus.onCloseAutoFocus}
          className={cn(
            "float-in relative flex max-h-[calc(100dvh-1.5rem)] w-full max-w-[520px] flex-col rounded-panel border border-line-strong bg-raised shadow-dialog",
            className,
          )}
        >
          <div className="flex items-start gap-2 px-4 pt-3.5 pb-1 md:px-5">
            <div className="min-w-0 flex-1">
              <Radix.Title ref={heading} tabIndex={-1} className="font-semibold text-lg tracking-[-0.01em] outline-0">
                {title}
              </Radix.Title>
              {description ? <div className="mt-0.5 text-fg-soft">{description}</div> : null}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" keys={["Esc"]} className="-mr-1.5">
                <X />
              </IconButton>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Overlay>
    </Radix.Portal>
  );
}

export function DialogBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("min-h-0 overflow-y-auto px-4 pt-2 pb-4 md:px-5", className)}>{children}</div>;
}

/** A muted line at the left ("Counted 3 s ago"), Cancel and the verb at the right. */
export function DialogFooter({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3 md:px-5">
      <span className="mr-auto text-muted text-xs empty:hidden max-md:basis-full">{note}</span>
      {children}
    </div>
  );
}
