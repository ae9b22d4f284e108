import { z } from "zod";

export const leadSignalNames = [
  "daysLeft",
  "validEmail",
  "acceptedDomain",
  "accounts",
  "charges",
  "age",
  "officers",
  "accountsOverdue",
  "confirmationOverdue",
  "insolvency",
] as const;
export type LeadSignalName = (typeof leadSignalNames)[number];

/** 0 to 100 with every signal that was looked at; the points add up to the score, kept within 0 and 100. */
export const leadScore = z.object({
  score: z.number().int().min(0).max(100),
  reasons: z.array(z.object({ signal: z.enum(leadSignalNames), points: z.number().int(), detail: z.string() })),
});
export type LeadScore = z.infer<typeof leadScore>;
export type LeadReason = LeadScore["reasons"][number];

/** A company as weights that nobody has saved yet would see it. */
export const leadPreview = z.array(
  z.object({ number: z.string(), name: z.string(), before: z.number().int().nullable(), leadScore }),
);
export type LeadPreview = z.infer<typeof leadPreview>;

const points = (usual: number) =>
  z
    .int({ error: "must be a whole number of points" })
    .min(-100, { error: "must be at least -100 points" })
    .max(100, { error: "must be at most 100 points" })
    .default(usual);

const atMost = (usual: number, most: number, unit: string) =>
  z
    .int({ error: `must be a whole number of ${unit}` })
    .min(1, { error: "must be at least 1" })
    .max(most, { error: `must be at most ${most} ${unit}` })
    .default(usual);

/**
 * What each signal of a lead is worth. `daysLeft`, `age` and `officers` grow evenly: all points on the last day, from `ageYears` on and from
 * `officersFull` on. The sum is kept within 0 and 100. What the signals are is defined once, in the database (`lead_signals`).
 */
export const leadWeightsValue = z.strictObject({
  daysLeft: points(32),
  daysLeftHorizon: atMost(70, 365, "days"),
  validEmail: points(24),
  acceptedDomain: points(14),
  accountsLarge: points(8),
  accountsSmall: points(5),
  accountsMicro: points(2),
  accountsNone: points(0),
  charges: points(4),
  age: points(5),
  ageYears: atMost(10, 100, "years"),
  officers: points(3),
  officersFull: atMost(3, 100, "officers"),
  accountsOverdue: points(5),
  confirmationOverdue: points(5),
  insolvency: points(-10),
});
export type LeadWeights = z.infer<typeof leadWeightsValue>;
