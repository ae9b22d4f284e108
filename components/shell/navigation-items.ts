import { Building2, CirclePlay, Coins, Layers, type LucideIcon, Radio, Settings, Upload, Webhook } from "lucide-react";
import type { Route } from "next";

export interface NavigationItem {
  href: Route;
  label: string;
  icon: LucideIcon;
  /** Its key after G. */
  key: string;
}

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { href: "/companies" as Route, label: "Companies", icon: Building2, key: "C" },
  { href: "/runs" as Route, label: "Runs", icon: CirclePlay, key: "R" },
  { href: "/imports" as Route, label: "Imports", icon: Upload, key: "I" },
];

export const OPERATION_ITEMS: readonly NavigationItem[] = [
  { href: "/credits" as Route, label: "Credits", icon: Coins, key: "B" },
  { href: "/queues" as Route, label: "Queues", icon: Layers, key: "Q" },
  { href: "/stream" as Route, label: "Stream", icon: Radio, key: "T" },
  { href: "/webhooks" as Route, label: "Webhooks", icon: Webhook, key: "W" },
  { href: "/settings" as Route, label: "Settings", icon: Settings, key: "S" },
];

export const ALL_ITEMS: readonly NavigationItem[] = [...MAIN_ITEMS, ...OPERATION_ITEMS];

export function isCurrentItem(item: NavigationItem, pathname: string): boolean {
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
