"use client";

import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/tab-links";

/** The balance with its ledger, and what the credits cost and brought. */
export function CreditTabs() {
  const isAnalytics = usePathname() === "/credits/analytics";
  return (
    <TabLinks
      label="Credit pages"
      tabs={[
        { href: "/credits", label: "Balance", isCurrent: !isAnalytics },
        { href: "/credits/analytics", label: "Analytics", isCurrent: isAnalytics },
      ]}
    />
  );
}
