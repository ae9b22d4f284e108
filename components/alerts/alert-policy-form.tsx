"use client";

import { BurnRatesField } from "@/components/alerts/burn-rates-field";
import { ThresholdsField } from "@/components/alerts/thresholds-field";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { alertPolicyValue } from "@/server/alerts/schema";

const FIELDS = [
  [
    "burnLeastCredits",
    "A burn rate counts from",
    "credits",
    "In its long window, so that a small budget does not alert on a handful.",
  ],
  [
    "forecastDays",
    "The forecast counts from",
    "days",
    "Of spending. From fewer it alerts only when credits run out within a week.",
  ],
  [
    "unknownFateMinutes",
    "Unknown fates wait",
    "minutes",
    "Before requests that may have been accepted or not are an alert.",
  ],
  [
    "webhookSilenceMinutes",
    "Webhooks are silent after",
    "minutes",
    "Without a usable one, while tasks waited for theirs.",
  ],
  ["webhookSilenceTasks", "Silence takes", "tasks", "That waited in vain, so that an idle hour is no silence."],
  ["streamStallMinutes", "The stream stands still after", "minutes", "Without a byte; heartbeats come every 30 s."],
  [
    "streamLagMinutes",
    "The stream is late from",
    "minutes",
    "Between an event's publication and our register, while events come in.",
  ],
  [
    "requestLimitPercent",
    "Requests are short above",
    "% of the limit",
    "Of Companies House's requests in its window of five minutes.",
  ],
  [
    "quietMinutes",
    "Quiet time",
    "minutes",
    "What ends and comes back within it is the same alert; nobody is told twice.",
  ],
] as const;

export function AlertPolicyForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "When alerts are raised",
    read: trpc.settings.alerts.queryOptions(),
    write: trpc.settings.setAlerts.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={alertPolicyValue}
      about="Exhaustion, refused credentials, drift and a failing provider always alert. The rest is set here; each threshold alerts once a period."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-5">
          <ThresholdsField
            value={draft.thresholds}
            error={mistakeOf("thresholds")}
            isDisabled={isDisabled}
            onChange={(thresholds) => set({ thresholds })}
          />
          <BurnRatesField
            value={draft.burnRates}
            mistakeOf={(place) => mistakeOf(place === "" ? "burnRates" : `burnRates.${place}`)}
            isDisabled={isDisabled}
            onChange={(burnRates) => set({ burnRates })}
          />
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
            {FIELDS.map(([member, label, unit, hint]) => (
              <NumberField
                key={member}
                label={label}
                unit={unit}
                hint={hint}
                value={draft[member]}
                error={mistakeOf(member)}
                isDisabled={isDisabled}
                onChange={(value) => set({ [member]: value })}
              />
            ))}
          </div>
        </div>
      )}
    </SettingForm>
  );
}
