"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Choice } from "@/components/settings/choice";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { mistakesOf, sayIsSaved } from "@/components/settings/setting-mistakes";
import { useTRPC } from "@/lib/trpc/client";

const OPTIONS = [
  { value: "off", label: "Off" },
  { value: "on", label: "On" },
] as const;

/** Whether expired answers are renewed by themselves, and for how much a day. */
export function StaleRefreshForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.settings.staleRefresh.queryOptions());
  const save = useMutation(
    trpc.settings.setStaleRefresh.mutationOptions({
      onSuccess: (value) => {
        queryClient.setQueryData(trpc.settings.staleRefresh.queryKey(), value);
        sayIsSaved("Stale refresh");
      },
    }),
  );
  return (
    <SettingForm
      key={JSON.stringify(data)}
      title="Stale refresh"
      about="Asks again by itself about companies still in strike-off whose answers have expired: those with an accepted domain first, then the freshest strike-offs. Each round is a run like any other."
      value={data}
      isAdmin={isAdmin}
      isBusy={save.isPending}
      mistakes={mistakesOf(save.error)}
      onSave={(value, reason) => save.mutate({ value, reason })}
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
