"use client";

import type { Route } from "next";
import { usePathname } from "next/navigation";
import { TabLinks } from "@/components/ui/tab-links";

/** One line a page of the settings, in the order of the tabs. */
const PAGES: readonly { href: string; label: string }[] = [
  { href: "/settings", label: "Policies" },
  { href: "/settings/costs", label: "Costs" },
  { href: "/settings/lead-score", label: "Lead score" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/privacy", label: "Privacy" },
];

export function SettingsTabs() {
  const pathname = usePathname();
  return (
    <TabLinks
      label="Settings pages"
      tabs={PAGES.map(({ href, label }) => ({ href: href as Route, label, isCurrent: pathname === href }))}
    />
  );
}
