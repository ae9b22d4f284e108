"use client";

import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { registerFreshnessValue } from "@/server/register/rest/schema";

/** For how long runs do not ask Companies House again. */
export function RegisterFreshnessForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Register freshness",
    read: trpc.settings.registerFreshness.queryOptions(),
    write: trpc.settings.setRegisterFreshness.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={registerFreshnessValue}
      about="Runs ask Companies House again only about what is older. It costs no credits, but only 600 requests fit into five minutes. Where the stream or a register file told of a company as lately as this, its domain is looked up at once and the profile is read beside it, before any e-mail. Whoever asks by hand is always answered anew."
      isAdmin={isAdmin}
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
          <NumberField
            label="Stream and files"
            unit="days"
            value={draft.toldDays}
            error={mistakeOf("toldDays")}
            isDisabled={isDisabled}
            onChange={(toldDays) => set({ toldDays })}
          />
        </div>
      )}
    </SettingForm>
  );
}
