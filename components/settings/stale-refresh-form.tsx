"use client";

import { Choice } from "@/components/settings/choice";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { staleRefreshValue } from "@/server/enrichment/settings/schema";

const OPTIONS = [
  { value: "off", label: "Off" },
  { value: "on", label: "On" },
] as const;

/** Whether expired answers are renewed by themselves, and for how much a day. */
export function StaleRefreshForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Stale refresh",
    read: trpc.settings.staleRefresh.queryOptions(),
    write: trpc.settings.setStaleRefresh.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={staleRefreshValue}
      about="Asks again by itself about companies still in strike-off whose answers have expired: those with an accepted domain first, then the freshest strike-offs. Each round is a run like any other."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-4">
          <Choice
            label="Refresh stale companies"
            value={draft.isOn ? "on" : "off"}
            options={OPTIONS}
            isDisabled={isDisabled}
            onChange={(value) => set({ isOn: value === "on" })}
          />
          <NumberField
            label="At most"
            unit="credits a day"
            value={draft.creditsPerDay}
            error={mistakeOf("creditsPerDay")}
            isDisabled={isDisabled}
            onChange={(creditsPerDay) => set({ creditsPerDay })}
          />
        </div>
      )}
    </SettingForm>
  );
}
