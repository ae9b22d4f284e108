"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { ALL_ITEMS, isCurrentItem } from "@/components/shell/navigation-items";
import { useOpenNavigation } from "@/components/shell/navigation-sheet";
import { cn } from "@/lib/class-names";

const SHOWN = new Set(["Companies", "Runs", "Credits", "Queues"]);
const ENTRY =
  "grid justify-items-center gap-0.5 rounded-control py-1 text-2xs hover:no-underline [&>svg]:size-5 [&>svg]:stroke-[1.75]";

/** The bar at the foot of phones. */
export function TabBar() {
  const pathname = usePathname();
  const openNavigation = useOpenNavigation();
  return (
    <nav
      aria-label="Sections"
      className="print:hidden fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line-strong border-t bg-canvas p-1 pb-[max(6px,env(safe-area-inset-bottom))] md:hidden"
    >
      {ALL_ITEMS.filter(({ label }) => SHOWN.has(label)).map((item) => {
        const isCurrent = isCurrentItem(item, pathname);
        return (
          <Link
            key={item.label}
            href={item.href}
            aria-current={isCurrent ? "page" : undefined}
            className={cn(ENTRY, isCurrent ? "font-[550] text-accent" : "text-muted")}
          >
            <item.icon aria-hidden="true" />
            {item.label}
          </Link>
        );
      })}
      <button type="button" onClick={openNavigation} className={cn(ENTRY, "text-muted")}>
        <Ellipsis aria-hidden="true" />
        More
      </button>
    </nav>
  );
}
