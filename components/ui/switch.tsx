"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

/** Only for what takes effect at once. Give it a name by `aria-label` or `aria-labelledby`. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative h-[18px] w-[30px] shrink-0 rounded-full border border-control bg-sunken transition-colors duration-[90ms] before:absolute before:-inset-[5px] disabled:border-line data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:data-[state=checked]:border-disabled disabled:data-[state=checked]:bg-disabled",
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-control transition-transform duration-[90ms] data-[state=checked]:translate-x-[14px] data-disabled:bg-disabled data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
