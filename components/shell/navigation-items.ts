import { Building2, CirclePlay, Coins, Layers, type LucideIcon, Radio, Settings, Upload, Webhook } from "lucide-react";
import type { Route } from "next";
import { SETTINGS_PAGES, type SettingsPage } from "@/components/settings/settings-pages";

export interface NavigationItem {
  href: Route;
  label: string;
  icon: LucideIcon;
  /** Its key after G. */
  key: string;
}

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { href: "/companies", label: "Companies", icon: Building2, key: "C" },
  { href: "/runs", label: "Runs", icon: CirclePlay, key: "R" },
  { href: "/imports", label: "Imports", icon: Upload, key: "I" },
];

export const OPERATION_ITEMS: readonly NavigationItem[] = [
  { href: "/credits", label: "Credits", icon: Coins, key: "B" },
  { href: "/queues", label: "Queues", icon: Layers, key: "Q" },
  { href: "/stream", label: "Stream", icon: Radio, key: "T" },
  { href: "/webhooks", label: "Webhooks", icon: Webhook, key: "W" },
  { href: "/settings", label: "Settings", icon: Settings, key: "S" },
];

export const ALL_ITEMS: readonly NavigationItem[] = [...MAIN_ITEMS, ...OPERATION_ITEMS];

/** Pages below those, with the area that they are found in; the palette knows them too. */
export const FURTHER_PAGES: readonly (SettingsPage & { area: string })[] = [
  { href: "/alerts", label: "Alerts", area: "Operations" },
  { href: "/credits/analytics", label: "Analytics", area: "Credits" },
  { href: "/queues/jobs", label: "Jobs", area: "Queues" },
  ...SETTINGS_PAGES.map((page) => ({ ...page, area: "Settings" })),
  { href: "/api/docs", label: "API reference", area: "Programs" },
];

export function isCurrentItem(item: NavigationItem, pathname: string): boolean {
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
