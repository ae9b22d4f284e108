"use client";

import { CheckList } from "@/components/settings/check-list";
import { Choice } from "@/components/settings/choice";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { lookupPolicyValue } from "@/server/enrichment/settings/schema";

const VERIFICATION = [
  { value: "never", label: "Never" },
  { value: "unknown", label: "Unknown only" },
  { value: "all", label: "All" },
] as const;
const CATCH_ALL = [
  { value: "wait", label: "Wait for a decision" },
  { value: "go-on", label: "Go on" },
  { value: "stop", label: "Stop" },
] as const;
const ROLES = [
  { value: "directors", label: "Directors and members of partnerships" },
  { value: "secretaries", label: "Secretaries" },
  { value: "others", label: "Other roles" },
] as const;

/** Whose e-mail is looked for, in what order, and what is verified. */
export function LookupsForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Lookups",
    read: trpc.settings.lookups.queryOptions(),
    write: trpc.settings.setLookups.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={lookupPolicyValue}
      about="Only people who serve now are looked up, and only at corporate subscribers. The first officer of a company is asked about first."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-4">
          <Choice
            label="Verify addresses that were found"
            hint="The finder's answer is a verification already, so by default none is bought again. “Unknown only” asks where the finder could not tell, except at domains that accept any address. At most one address an officer."
            value={draft.verification}
            options={VERIFICATION}
            isDisabled={isDisabled}
            onChange={(verification) => set({ verification })}
          />
          <Choice
            label="When a domain accepts any address"
            hint="The first officer's answer shows it. Further addresses there are guesses that are paid for all the same."
            value={draft.catchAll}
            options={CATCH_ALL}
            isDisabled={isDisabled}
            onChange={(catchAll) => set({ catchAll })}
          />
          <CheckList
            label="Roles worth a lookup"
            error={mistakeOf("roles")}
            values={draft.roles}
            options={ROLES}
            isDisabled={isDisabled}
            onChange={(roles) => set({ roles })}
          />
          <NumberField
            label="Most officers of a company"
            unit="officers"
            value={draft.officersPerCompany}
            error={mistakeOf("officersPerCompany")}
            isDisabled={isDisabled}
            onChange={(officersPerCompany) => set({ officersPerCompany })}
          />
        </div>
      )}
    </SettingForm>
  );
}
