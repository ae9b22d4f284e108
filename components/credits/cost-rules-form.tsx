"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Choice } from "@/components/settings/choice";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { costRulesValue } from "@/server/credits/settings/schema";

const PRICES = [
  ["domainFound", "Domain found"],
  ["emailValid", "Address found and valid"],
  ["emailUnknown", "Address found, not certain"],
  ["verificationValid", "Address verified as valid"],
  ["verificationUnknown", "Verification without a verdict"],
  ["verificationNotValid", "Address not valid"],
] as const;

const EMAIL_PER = [
  { value: "address", label: "Each is billed" },
  { value: "lookup", label: "A person is billed once" },
] as const;

/** What Snov.io bills an answer: what is held, estimated and settled follows it. */
export function CostRulesForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const setting = useSetting({
    title: "What Snov.io bills",
    read: trpc.settings.costs.queryOptions(),
    write: trpc.settings.setCosts.mutationOptions(),
    onSaved: () => void queryClient.invalidateQueries(trpc.runs.estimate.pathFilter()),
  });
  return (
    <SettingForm
      {...setting}
      schema={costRulesValue}
      about="Credits for each useful answer; nothing found is never billed. Estimates, holds and settlements follow these prices from the next task on: what is in flight is settled by the prices it was held under. What a hold does not need comes back with the answer; where Snov.io bills otherwise, the readings of its balance show a drift."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
          {PRICES.map(([member, label]) => (
            <NumberField
              key={member}
              label={label}
              unit={draft[member] === 1 ? "credit" : "credits"}
              value={draft[member]}
              error={mistakeOf(member)}
              isDisabled={isDisabled}
              onChange={(price) => set({ [member]: price })}
            />
          ))}
          <div className="sm:col-span-2">
            <Choice
              label="Several addresses of one person"
              value={draft.emailPer}
              options={EMAIL_PER}
              isDisabled={isDisabled}
              onChange={(emailPer) => set({ emailPer })}
            />
          </div>
          {draft.emailPer === "address" ? (
            <NumberField
              label="Held for at most"
              unit="addresses"
              hint="What is billed beyond is spent if the caps have room, else a drift."
              value={draft.emailMostAddresses}
              error={mistakeOf("emailMostAddresses")}
              isDisabled={isDisabled}
              onChange={(count) => set({ emailMostAddresses: count })}
            />
          ) : null}
        </div>
      )}
    </SettingForm>
  );
}
