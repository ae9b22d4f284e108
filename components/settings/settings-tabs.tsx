"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/tab-links";

/** One line a page of the settings, in the order of the tabs. */
const PAGES: readonly { href: Route; label: string }[] = [
  { href: "/settings", label: "Policies" },
  { href: "/settings/costs", label: "Costs" },
  { href: "/settings/lead-score", label: "Lead score" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/privacy", label: "Privacy" },
  { href: "/settings/audit", label: "Audit" },
];

export function SettingsTabs() {
  const pathname = usePathname();
  return (
    <TabLinks label="Settings pages" tabs={PAGES.map((page) => ({ ...page, isCurrent: pathname === page.href }))} />
  );
}
