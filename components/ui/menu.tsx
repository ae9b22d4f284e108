"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps, MouseEvent, ReactNode } from "react";
import { cn } from "@/lib/class-names";

/** Not modal: the page behind it stays readable for everybody. */
export function Menu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const MenuTrigger = Radix.Trigger;

const ITEM =
  "flex min-h-7 cursor-default items-center gap-2 rounded-[4px] px-2 py-1 text-fg outline-0 max-md:min-h-9 data-highlighted:bg-hover data-disabled:text-disabled [&>svg]:size-3.5 [&>svg]:text-muted";

/** A box that may scroll must be reachable by keyboard; inside a menu the arrows move, so Tab never stops here twice. */
const REACHABLE = { tabIndex: 0 };

/** React tells a click also to the row that the menu belongs to, which is not what was clicked. */
const keepClick = (event: MouseEvent) => event.stopPropagation();

export function MenuContent({ className, align = "end", ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        {...REACHABLE}
        onClick={keepClick}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "float-in z-40 max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))] min-w-44 overflow-y-auto rounded-panel border border-line-strong bg-raised p-1 shadow-menu",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

export function MenuItem({
  className,
  isDanger = false,
  ...rest
}: ComponentProps<typeof Radix.Item> & { isDanger?: boolean }) {
  return <Radix.Item className={cn(ITEM, isDanger && "text-red-text", className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-muted text-xs">{children}</Radix.Label>;
}
