import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { cn } from "@/lib/class-names";

const LOOKS = {
  info: { tint: "bg-blue-tint text-blue-text", icon: <Info /> },
  warning: { tint: "bg-amber-tint text-amber-text", icon: <TriangleAlert /> },
  danger: { tint: "bg-red-tint text-red-text", icon: <CircleAlert /> },
  unknown: { tint: "bg-plum-tint text-plum-text", icon: <Glyph name="unknown" /> },
  neutral: { tint: "bg-sunken text-fg-soft", icon: <Info /> },
};

interface NoticeProps {
  tone?: keyof typeof LOOKS;
  /** The fact, in bold. */
  title?: ReactNode;
  /** What happens by itself, then the act. */
  children?: ReactNode;
  role?: "alert" | "status";
  className?: string;
}

export function Notice({ tone = "info", title, children, role, className }: NoticeProps) {
  const { tint, icon } = LOOKS[tone];
  return (
    <div
      role={role}
      className={cn(
        "flex gap-2 rounded-control px-2.5 py-2 text-xs leading-[1.125rem] [&_a]:font-[550] [&_a]:text-current [&_a]:underline [&_a]:underline-offset-2",
        tint,
        className,
      )}
    >
      <span className="mt-px shrink-0 [&>svg]:size-4" aria-hidden="true">
        {icon}
      </span>
      <p className="min-w-0">
        {title ? <b className="font-semibold">{title}</b> : null}
        {title && children ? " " : null}
        {children}
      </p>
    </div>
  );
}
