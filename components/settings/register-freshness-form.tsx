"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { mistakesOf, sayIsSaved } from "@/components/settings/setting-mistakes";
import { useTRPC } from "@/lib/trpc/client";

/** For how long runs do not ask Companies House again. */
export function RegisterFreshnessForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.settings.registerFreshness.queryOptions());
  const save = useMutation(
    trpc.settings.setRegisterFreshness.mutationOptions({
      onSuccess: (value) => {
        queryClient.setQueryData(trpc.settings.registerFreshness.queryKey(), value);
        sayIsSaved("Register freshness");
      },
    }),
  );
  return (
    <SettingForm
      key={JSON.stringify(data)}
      title="Register freshness"
      about="Runs ask Companies House again only about what is older. It costs no credits, but only 600 requests fit into five minutes. Whoever asks by hand is always answered anew."
      value={data}
      isAdmin={isAdmin}
      isBusy={save.isPending}
      mistakes={mistakesOf(save.error)}
      onSave={(value, reason) => save.mutate({ value, reason })}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          <NumberField
            label="Profile and filings"
            unit="days"
            value={draft.profileDays}
            error={mistakeOf("profileDays")}
            isDisabled={isDisabled}
            onChange={(profileDays) => set({ profileDays })}
          />
          <NumberField
            label="Officers"
            unit="days"
            value={draft.officersDays}
            error={mistakeOf("officersDays")}
            isDisabled={isDisabled}
            onChange={(officersDays) => set({ officersDays })}
          />
        </div>
      )}
    </SettingForm>
  );
}
