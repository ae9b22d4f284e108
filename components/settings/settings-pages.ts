import type { Route } from "next";

/** One line a page of the settings, in the order of the tabs. */
export const SETTINGS_PAGES: readonly { href: Route; label: string }[] = [
  { href: "/settings", label: "Policies" },
  { href: "/settings/costs", label: "Costs" },
  { href: "/settings/lead-score", label: "Lead score" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/alerts", label: "Alerts" },
  { href: "/settings/privacy", label: "Privacy" },
  { href: "/settings/audit", label: "Audit" },
];
