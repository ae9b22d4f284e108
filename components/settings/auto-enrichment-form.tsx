"use client";

import { CheckList } from "@/components/settings/check-list";
import { Choice } from "@/components/settings/choice";
import { ListField } from "@/components/settings/list-field";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { autoEnrichmentInput } from "@/server/enrichment/settings/schema";

const OPTIONS = [
  { value: "off", label: "Off" },
  { value: "on", label: "On" },
] as const;
const STEPS = [
  { value: "domain", label: "Domain" },
  { value: "officers", label: "Officers" },
  { value: "emails", label: "E-mails" },
] as const;
const NO_LEAST = 0;
const NO_MOST = 300;

/** Which companies that enter strike-off are enriched by themselves, and for how much a day. */
export function AutoEnrichmentForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Automatic enrichment",
    read: trpc.settings.autoEnrichment.queryOptions(),
    write: trpc.settings.setAutoEnrichment.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={autoEnrichmentInput}
      about="Companies that the stream sees enter strike-off and that fit are collected into runs like any other, the newest first. What is left empty lets every company through."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-4">
          <Choice
            label="Enrich new strike-offs"
            value={draft.isOn ? "on" : "off"}
            options={OPTIONS}
            isDisabled={isDisabled}
            onChange={(value) => set({ isOn: value === "on" })}
          />
          <NumberField
            label="Spend at most"
            unit="credits a day"
            value={draft.creditsPerDay}
            error={mistakeOf("creditsPerDay")}
            isDisabled={isDisabled}
            onChange={(creditsPerDay) => set({ creditsPerDay })}
          />
          <ListField
            label="SIC codes"
            hint="Beginnings of codes with commas between them: 43 is all of construction trades, 43210 electricians alone."
            values={draft.sicPrefixes}
            error={mistakeOf("sicPrefixes")}
            isDisabled={isDisabled}
            onChange={(sicPrefixes) => set({ sicPrefixes })}
          />
          <ListField
            label="Postcode areas"
            hint="Such as LS, M, EC."
            values={draft.areas}
            error={mistakeOf("areas")}
            isDisabled={isDisabled}
            onChange={(areas) => set({ areas })}
          />
          <ListField
            label="Company types"
            hint="In the register's words: ltd, llp, plc, private-limited-guarant-nsc."
            values={draft.types}
            error={mistakeOf("types")}
            isDisabled={isDisabled}
            onChange={(types) => set({ types })}
          />
          <div className="flex flex-wrap gap-x-8 gap-y-4">
            <NumberField
              label="Trading for at least"
              unit="years"
              value={draft.minYears ?? NO_LEAST}
              error={mistakeOf("minYears")}
              isDisabled={isDisabled}
              onChange={(minYears) => set({ minYears: minYears === NO_LEAST ? null : minYears })}
            />
            <NumberField
              label="And at most"
              unit="years"
              value={draft.maxYears ?? NO_MOST}
              error={mistakeOf("maxYears")}
              isDisabled={isDisabled}
              onChange={(maxYears) => set({ maxYears: maxYears === NO_MOST ? null : maxYears })}
            />
          </div>
          <CheckList
            label="Steps"
            error={mistakeOf("steps")}
            values={draft.steps}
            options={STEPS}
            isDisabled={isDisabled}
            onChange={(steps) => set({ steps })}
          />
        </div>
      )}
    </SettingForm>
  );
}
