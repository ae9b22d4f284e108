"use client";

import type { ComponentProps, ReactNode } from "react";
import { type ButtonLook, buttonClass } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/class-names";

type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> &
  Pick<ButtonLook, "variant" | "size"> & {
    /** Its name, shown as a tooltip too. */
    label: string;
    keys?: readonly string[];
    children: ReactNode;
  };

/** A button that shows only an icon: it has a name and a tooltip with its key. */
export function IconButton({
  label,
  keys,
  variant = "ghost",
  size = "md",
  className,
  children,
  type = "button",
  ...rest
}: IconButtonProps) {
  const square = size === "sm" ? "w-6 max-md:w-8" : "w-7 max-md:w-9";
  return (
    <Tooltip content={label} keys={keys}>
      <button
        type={type}
        aria-label={label}
        className={buttonClass({ variant, size }, cn("px-0", square, className))}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
