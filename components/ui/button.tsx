import { LoaderCircle } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/class-names";

export interface ButtonLook {
  /** One primary a view. */
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  /** What the act may cost, as a range in words ("0 to 2 credits"). Whatever can spend carries it; free acts carry none. */
  price?: string;
  icon?: ReactNode;
}

const VARIANTS = {
  primary: "border-ink bg-ink text-on-ink hover:bg-ink-hover",
  secondary: "border-line-strong bg-surface text-fg hover:bg-hover [&>svg]:text-muted",
  ghost: "border-transparent text-fg-soft hover:bg-hover [&>svg]:text-muted",
  danger: "border-danger bg-danger text-on-danger hover:bg-danger-hover",
};
const SIZES = {
  sm: "h-6 px-2 text-xs max-md:h-8",
  md: "h-7 px-2.5 max-md:h-9",
  lg: "h-9 px-3.5 text-base",
};
const DISABLED =
  "disabled:border-line disabled:bg-sunken disabled:text-disabled disabled:[&>svg]:text-disabled aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-disabled";

/** The classes of a button, which paper cannot press, for links and triggers that must look like one. */
export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook, className?: string): string {
  return cn(
    "relative inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control border font-medium print:hidden transition-colors duration-[90ms] hover:no-underline [&>svg]:size-3.5 [&>svg]:shrink-0",
    VARIANTS[variant],
    SIZES[size],
    DISABLED,
    className,
  );
}

function Price({ variant, children }: { variant: ButtonLook["variant"]; children: string }) {
  const edge = variant === "primary" || variant === "danger" ? "border-current/45" : "border-line-strong text-fg-soft";
  return (
    <span className={cn("-mr-0.5 flex items-center self-stretch border-l pl-2 font-[450] tabular-nums", edge)}>
      {children}
    </span>
  );
}

type ButtonProps = ButtonLook & Omit<ComponentProps<"button">, "children"> & { children: ReactNode; isBusy?: boolean };

/** Verb first. While busy it keeps its width and refuses further clicks. */
export function Button({
  variant,
  size,
  price,
  icon,
  isBusy = false,
  className,
  children,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={buttonClass({ variant, size }, className)}
      {...rest}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy || undefined}
    >
      {isBusy ? <LoaderCircle className="spin" aria-hidden="true" /> : icon}
      {children}
      {price ? <Price variant={rest.disabled ? "secondary" : variant}>{price}</Price> : null}
    </button>
  );
}

type ButtonLinkProps<Target extends string> = ButtonLook & {
  href: Route<Target> | URL;
  children: ReactNode;
  className?: string;
} & Omit<ComponentProps<typeof Link>, "href" | "children" | "className">;

/** A link to another page of the desk in a button's shape. */
export function ButtonLink<Target extends string>({
  variant,
  size,
  price,
  icon,
  className,
  children,
  href,
  ...rest
}: ButtonLinkProps<Target>) {
  return (
    <Link href={href as Route} className={buttonClass({ variant, size }, className)} {...rest}>
      {icon}
      {children}
      {price ? <Price variant={variant}>{price}</Price> : null}
    </Link>
  );
}
