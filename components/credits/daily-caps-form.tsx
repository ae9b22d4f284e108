"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CapInput } from "@/components/credits/cap-input";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { dailyCapsValue } from "@/server/credits/settings/schema";

const ROLES = [
  ["analyst", "An analyst"],
  ["admin", "An admin"],
] as const;

/** What a person may spend a day by role; People gives somebody a cap of their own. */
export function DailyCapsForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const setting = useSetting({
    title: "Daily caps",
    read: trpc.settings.dailyCaps.queryOptions(),
    write: trpc.settings.setDailyCaps.mutationOptions(),
    onSaved: () => void queryClient.invalidateQueries(trpc.people.pathFilter()),
  });
  return (
    <SettingForm
      {...setting}
      schema={dailyCapsValue}
      about="Credits that one person's runs may have held and spent in a day by London's clock, unless People gives them a cap of their own. At the cap their runs wait and go on by themselves at midnight. An API token counts as who made it; one made on the command line counts as itself, with its role's cap."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          {ROLES.map(([role, label]) => (
            <CapInput
              key={role}
              label={label}
              value={draft[role]}
              error={mistakeOf(role)}
              isDisabled={isDisabled}
              onChange={(cap) => set({ [role]: cap })}
            />
          ))}
        </div>
      )}
    </SettingForm>
  );
}
