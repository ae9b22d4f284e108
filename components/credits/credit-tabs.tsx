"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/tab-links";

/** The balance with its ledger, and what the credits cost and brought. */
export function CreditTabs() {
  const isAnalytics = usePathname() === "/credits/analytics";
  return (
    <TabLinks
      label="Credit pages"
      tabs={[
        { href: "/credits" as Route, label: "Balance", isCurrent: !isAnalytics },
        { href: "/credits/analytics" as Route, label: "Analytics", isCurrent: isAnalytics },
      ]}
    />
  );
}
