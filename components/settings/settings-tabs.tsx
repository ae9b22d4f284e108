"use client";

import { usePathname } from "next/navigation";
import { SETTINGS_PAGES } from "@/components/settings/settings-pages";
import { TabLinks } from "@/components/ui/tab-links";

export function SettingsTabs() {
  const pathname = usePathname();
  return (
    <TabLinks
      label="Settings pages"
      tabs={SETTINGS_PAGES.map((page) => ({ ...page, isCurrent: pathname === page.href }))}
    />
  );
}
