import { Ban, Check, CircleAlert, Clock, LoaderCircle, Pause } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Hue } from "@/components/ui/badge";
import { Mark } from "@/components/ui/mark";
import { joinWords } from "@/lib/format/numbers";
import type { Run } from "@/server/enrichment/schema";

const STATES: Record<Run["state"], { label: string; hue: Hue; icon: ReactNode }> = {
  estimating: { label: "Estimating", hue: "slate", icon: <Clock /> },
  running: { label: "Running", hue: "blue", icon: <LoaderCircle className="spin" /> },
  paused: { label: "Paused", hue: "amber", icon: <Pause /> },
  completed: { label: "Completed", hue: "green", icon: <Check /> },
  aborted: { label: "Aborted", hue: "slate", icon: <Ban /> },
  failed: { label: "Failed", hue: "red", icon: <CircleAlert /> },
};

export function RunMark({ state }: { state: Run["state"] }) {
  const { label, hue, icon } = STATES[state];
  return (
    <Mark hue={hue} icon={icon}>
      {label}
    </Mark>
  );
}

export function RunBadge({ state }: { state: Run["state"] }) {
  const { label, hue, icon } = STATES[state];
  return (
    <Badge hue={hue} icon={icon}>
      {label}
    </Badge>
  );
}

const STEPS: Readonly<Record<string, string>> = {
  domain: "domain",
  officers: "officers",
  emails: "e-mails",
  verification: "verification",
};

/** `Domain, officers and e-mails`. */
export function formatSteps(steps: readonly string[]): string {
  const words = joinWords(steps.map((step) => STEPS[step] ?? step));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Why companies are left out, in words that say what protects whom. */
export const SKIP_REASONS: Readonly<Record<string, { title: string; why: string }>> = {
  suppressed: { title: "Suppressed", why: "On the suppression list; only a hash is kept" },
  not_corporate: { title: "Partnership or sole trader", why: "Protected like private people; never looked up" },
  dissolved: { title: "Dissolved", why: "The company does not exist any more" },
  not_on_register: { title: "Not on the register", why: "Companies House does not know the number" },
  left_strike_off: {
    title: "Left strike-off",
    why: "The strike-off came to nothing while the run went on",
  },
  suspended: {
    title: "Strike-off suspended",
    why: "Somebody objected while the run went on; it mostly holds for half a year",
  },
};

/** Why officers are left out. */
export const OFFICER_REASONS: Readonly<Record<string, { title: string; why: string }>> = {
  resigned: { title: "No longer an officer", why: "Resigned, or gone from the register" },
  corporate: { title: "A company as officer", why: "It has no e-mail of its own" },
  suppressed: { title: "Suppressed", why: "On the suppression list; only a hash is kept" },
  name_incomplete: { title: "Part of the name missing", why: "Snov.io needs a first and a last name" },
  role_not_wanted: { title: "Of another role", why: "Settings say whose e-mails are looked up" },
  beyond_limit: { title: "Beyond the first of each company", why: "Those who run the company are asked about first" },
};
