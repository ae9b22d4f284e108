"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { mistakesOf, sayIsSaved } from "@/components/settings/setting-mistakes";
import { useTRPC } from "@/lib/trpc/client";

const FIELDS = [
  ["domainFound", "Domain found"],
  ["domainNotFound", "No domain found"],
  ["emailValid", "E-mail found and valid"],
  ["emailUnknown", "E-mail found, not certain"],
  ["emailNotFound", "No e-mail found"],
  ["verification", "Address verified or refused"],
  ["verificationUnknown", "Verification without a verdict"],
] as const;

export function FreshnessForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useSuspenseQuery(trpc.settings.freshness.queryOptions());
  const save = useMutation(
    trpc.settings.setFreshness.mutationOptions({
      onSuccess: (value) => {
        queryClient.setQueryData(trpc.settings.freshness.queryKey(), value);
        sayIsSaved("Freshness");
      },
    }),
  );
  return (
    <SettingForm
      key={JSON.stringify(data)}
      title="Freshness"
      about="For so long an answer of Snov.io is served again for nothing. It counts from the day of the answer, for answers given from now on; afterwards the company shows as stale."
      value={data}
      isAdmin={isAdmin}
      isBusy={save.isPending}
      mistakes={mistakesOf(save.error)}
      onSave={(value, reason) => save.mutate({ value, reason })}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          {FIELDS.map(([member, label]) => (
            <NumberField
              key={member}
              label={label}
              unit="days"
              value={draft[member]}
              error={mistakeOf(member)}
              isDisabled={isDisabled}
              onChange={(days) => set({ [member]: days })}
            />
          ))}
        </div>
      )}
    </SettingForm>
  );
}
