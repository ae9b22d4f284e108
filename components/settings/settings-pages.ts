import type { Route } from "next";

export interface SettingsPage {
  href: Route;
  label: string;
  /** Shown to nobody else; who knows its address is told whom to ask. */
  isForAdmins?: true;
}

/** One line a page of the settings, in the order of the tabs. */
export const SETTINGS_PAGES: readonly SettingsPage[] = [
  { href: "/settings", label: "Policies" },
  { href: "/settings/costs", label: "Costs" },
  { href: "/settings/lead-score", label: "Lead score" },
  { href: "/settings/people", label: "People", isForAdmins: true },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/privacy", label: "Privacy" },
  { href: "/settings/audit", label: "Audit", isForAdmins: true },
];
