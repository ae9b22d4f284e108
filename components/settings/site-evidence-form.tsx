"use client";

import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { siteEvidenceValue } from "@/server/enrichment/settings/schema";

const CHOICES = [
  ["unsure", "When the names alone do not suffice", "Most domains are settled by name; the others are looked at."],
  ["always", "Always", "Every domain is looked at, also those that their names accept."],
  ["never", "Never", "Neither sites nor name servers are asked. Names alone decide."],
] as const;

export function SiteEvidenceForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Evidence on websites",
    read: trpc.settings.siteEvidence.queryOptions(),
    write: trpc.settings.setSiteEvidence.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={siteEvidenceValue}
      about="UK companies must show their name, number and office on their sites. A few pages of a domain are read, within its robots.txt, and weigh more than any likeness of names. That costs no credits."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <fieldset className="grid gap-2" disabled={isDisabled}>
            <legend className="mb-1 font-medium">Read a domain's pages</legend>
            {CHOICES.map(([read, label, hint]) => (
              <label key={read} className="grid min-h-7 grid-cols-[16px_1fr] gap-x-2">
                <input
                  type="radio"
                  name="site-evidence-read"
                  className="mt-[3px] size-3.5 self-start accent-accent"
                  checked={draft.read === read}
                  onChange={() => set({ read })}
                />
                <span>
                  {label}
                  <span className="block text-muted text-xs">{hint}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <NumberField
            label="Look again after"
            unit="days"
            value={draft.days}
            error={mistakeOf("days")}
            isDisabled={isDisabled}
            onChange={(days) => set({ days })}
          />
        </div>
      )}
    </SettingForm>
  );
}
