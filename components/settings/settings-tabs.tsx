"use client";

import { usePathname } from "next/navigation";
import { SETTINGS_PAGES } from "@/components/settings/settings-pages";
import { TabLinks } from "@/components/ui/tab-links";

export function SettingsTabs({ isAdmin }: { isAdmin: boolean }) {
  const pathname = usePathname();
  return (
    <TabLinks
      label="Settings pages"
      tabs={SETTINGS_PAGES.filter(({ isForAdmins }) => isAdmin || !isForAdmins).map(({ href, label }) => ({
        href,
        label,
        isCurrent: pathname === href,
      }))}
    />
  );
}
