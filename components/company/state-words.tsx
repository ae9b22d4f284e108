import { Check, CirclePause, LoaderCircle, Minus, ShieldOff, TimerReset } from "lucide-react";
import type { ReactNode } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import type { Hue } from "@/components/ui/badge";
import { Mark } from "@/components/ui/mark";
import type { EnrichmentState } from "@/server/enrichment/schema";
import type { Company } from "@/server/register/schema";

export const STATE_WORDS: Record<EnrichmentState, { label: string; hue?: Hue; icon: ReactNode }> = {
  pending: { label: "Not looked up", icon: <Minus /> },
  in_progress: { label: "In progress", hue: "blue", icon: <LoaderCircle className="spin" /> },
  completed: { label: "Found", hue: "green", icon: <Check /> },
  nothing_found: { label: "Nothing found", icon: <Minus /> },
  failed: { label: "Failed", hue: "red", icon: <Glyph name="dead" /> },
  suppressed: { label: "Suppressed", icon: <ShieldOff /> },
  stale: { label: "Older than its term", hue: "amber", icon: <TimerReset /> },
};

export function StateMark({ state, label }: { state: EnrichmentState; label?: string }) {
  const words = STATE_WORDS[state];
  return (
    <Mark hue={words.hue} icon={words.icon}>
      {label ?? words.label}
    </Mark>
  );
}

type Waiting = NonNullable<Company["enrichment"]["waitsFor"]>;

const WAITS: Record<Waiting["cause"], string> = {
  person: "Run paused",
  cap: "Run at its cap",
  daily_cap: "Daily cap reached",
};

/** In place of what would go on if its run were not paused. */
export function WaitsMark({ waitsFor: { cause, reason } }: { waitsFor: Waiting }) {
  return (
    <Mark hue="amber" icon={<CirclePause />} title={reason}>
      {WAITS[cause]}
    </Mark>
  );
}
