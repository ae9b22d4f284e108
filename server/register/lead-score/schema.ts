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
