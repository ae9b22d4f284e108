"use client";

import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { freshnessValue } from "@/server/enrichment/settings/schema";

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
  const setting = useSetting({
    title: "Freshness",
    read: trpc.settings.freshness.queryOptions(),
    write: trpc.settings.setFreshness.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={freshnessValue}
      about="For so long an answer of Snov.io is served again for nothing. It counts from the day of the answer, for answers given from now on; afterwards the company shows as stale."
      isAdmin={isAdmin}
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
