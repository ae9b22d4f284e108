"use client";

import { LeadPreviewTable } from "@/components/lead-score/lead-preview-table";
import { NumberField } from "@/components/settings/number-field";
import { SettingForm } from "@/components/settings/setting-form";
import { useSetting } from "@/components/settings/use-setting";
import { useTRPC } from "@/lib/trpc/client";
import { type LeadWeights, leadWeightsValue } from "@/server/register/lead-score/schema";

type Member = keyof LeadWeights;
interface Group {
  title: string;
  fields: readonly { member: Member; label: string; unit: string }[];
}

const points = (member: Member, label: string) => ({ member, label, unit: "points" });

const GROUPS: readonly Group[] = [
  {
    title: "Days left",
    fields: [points("daysLeft", "On the last day"), { member: "daysLeftHorizon", label: "Growing over", unit: "days" }],
  },
  {
    title: "Contact",
    fields: [points("validEmail", "Valid e-mail known"), points("acceptedDomain", "Domain accepted")],
  },
  {
    title: "Last accounts",
    fields: [
      points("accountsLarge", "Full, group or medium"),
      points("accountsSmall", "Small"),
      points("accountsMicro", "Micro-entity"),
      points("accountsNone", "Dormant or none"),
    ],
  },
  {
    title: "Size and age",
    fields: [
      points("age", "Age, at most"),
      { member: "ageYears", label: "Age counts in full from", unit: "years" },
      points("officers", "Officers, at most"),
      { member: "officersFull", label: "Officers count in full from", unit: "officers" },
      points("charges", "Charges registered"),
    ],
  },
  {
    title: "Overdue and insolvent",
    fields: [
      points("accountsOverdue", "Accounts overdue"),
      points("confirmationOverdue", "Statement overdue"),
      points("insolvency", "Insolvency history"),
    ],
  },
];

/** The most a company can have; alternatives count once. */
function highest(weights: LeadWeights): number {
  const accounts = Math.max(weights.accountsLarge, weights.accountsSmall, weights.accountsMicro, weights.accountsNone);
  const { daysLeft, validEmail, acceptedDomain, charges, age, officers } = weights;
  const { accountsOverdue, confirmationOverdue, insolvency } = weights;
  const others = [daysLeft, validEmail, acceptedDomain, charges, age, officers, accountsOverdue, confirmationOverdue];
  return [...others, insolvency].reduce((sum, weight) => sum + Math.max(0, weight), accounts);
}

export function LeadScoreForm({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const setting = useSetting({
    title: "Lead score",
    read: trpc.settings.leadScore.queryOptions(),
    write: trpc.settings.setLeadScore.mutationOptions(),
  });
  return (
    <SettingForm
      {...setting}
      schema={leadWeightsValue}
      about="Orders companies in strike-off, from 0 to 100. Each signal adds its points, or takes them when they are negative; what is above 100 or below 0 is cut off. After a change all strike-offs are counted again within minutes."
      isAdmin={isAdmin}
    >
      {({ draft, set, mistakeOf, isDisabled }) => (
        <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
          <div className="grid content-start gap-5">
            {GROUPS.map(({ title, fields }) => (
              <fieldset key={title} className="min-w-0">
                <legend className="mb-1.5 font-semibold">{title}</legend>
                <div className="grid items-start gap-x-6 gap-y-3 sm:grid-cols-2">
                  {fields.map(({ member, label, unit }) => (
                    <NumberField
                      key={member}
                      label={label}
                      unit={unit}
                      value={draft[member]}
                      error={mistakeOf(member)}
                      isDisabled={isDisabled}
                      onChange={(value) => set({ [member]: value })}
                    />
                  ))}
                </div>
              </fieldset>
            ))}
            <HighestScore highest={highest(draft)} />
          </div>
          <LeadPreviewTable weights={draft} />
        </div>
      )}
    </SettingForm>
  );
}

function HighestScore({ highest }: { highest: number }) {
  if (Number.isNaN(highest)) return null;
  return (
    <p className="text-muted text-xs" aria-live="polite">
      The best possible company has {highest} points
      {highest > 100 ? "; those above 100 are cut off, so the best ones cannot be told apart." : "."}
    </p>
  );
}
