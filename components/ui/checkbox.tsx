"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/class-names";

type CheckboxProps = ComponentProps<typeof Radix.Root>;

/** A checkbox whose target is 24 by 24 though it is drawn at 15. */
export function Checkbox({ className, ...rest }: CheckboxProps) {
  return (
    <Radix.Root
      className={cn(
        "relative grid size-[15px] shrink-0 place-content-center rounded-[3px] border border-control bg-surface text-on-accent before:absolute before:-inset-[5px] data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent disabled:border-line disabled:bg-sunken disabled:data-[state=checked]:border-disabled disabled:data-[state=indeterminate]:border-disabled disabled:data-[state=checked]:bg-disabled disabled:data-[state=indeterminate]:bg-disabled max-md:size-5",
        className,
      )}
      {...rest}
    >
      <Radix.Indicator>
        {rest.checked === "indeterminate" ? (
          <Minus className="size-3 stroke-[3]" />
        ) : (
          <Check className="size-3 stroke-[3]" />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
}
