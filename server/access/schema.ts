import { z } from "zod";
import { role } from "@/server/access/actor";
import { pageInput } from "@/server/platform/pagination";

const MIN_PASSWORD = 12;

/** Addresses are compared in lower case. */
export const emailAddress = z.string().trim().toLowerCase().max(254);

export const newPassword = z
  .string()
  .min(MIN_PASSWORD, { error: `use at least ${MIN_PASSWORD} characters` })
  .max(200, { error: "use at most 200 characters" });

export const credentialsInput = z.object({ email: emailAddress.min(1), password: z.string().min(1).max(200) });

export const changePasswordInput = z
  .object({ currentPassword: z.string().min(1, { error: "give the password you have now" }).max(200), newPassword })
  .refine((input) => input.currentPassword !== input.newPassword, {
    error: "choose one that differs from the present one",
    path: ["newPassword"],
  });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

export const me = z.object({
  kind: z.enum(["user", "token", "system"]),
  id: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  role,
  mustChangePassword: z.boolean(),
});
export type Me = z.infer<typeof me>;

/** Somebody who may sign in. */
export const person = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role,
  isDisabled: z.boolean(),
  lastSignedInAt: z.iso.datetime().nullable(),
  dailyCap: z.object({
    /** What counts: their own, or their role's; null: no limit. A viewer cannot spend, whatever stands here. */
    credits: z.number().int().nullable(),
    isOwn: z.boolean(),
  }),
  /** Today, by London's calendar, with the API tokens they made. */
  today: z.object({ held: z.number().int(), spent: z.number().int() }),
});
export type Person = z.infer<typeof person>;

export const changePersonInput = z.strictObject({
  id: z.uuid(),
  role: role.optional(),
  /** Credits a London day: `role` follows the role's cap, null is no limit. */
  dailyCap: z
    .union([
      z.literal("role"),
      z
        .int({ error: "must be a whole number of credits" })
        .min(0, { error: "must be 0 or more" })
        .max(1_000_000, { error: "must be at most 1,000,000" }),
      z.null(),
    ])
    .optional(),
  isDisabled: z.boolean().optional(),
  reason: z.string().trim().min(3, { error: "say in a few words why" }).max(300),
});
export type ChangePersonInput = z.infer<typeof changePersonInput>;

/** Who did what, why, and what it was before and after: the members that the act was about. */
export const auditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actorKind: z.enum(["user", "token", "system"]),
  actor: z.string(),
  /** `entity.verb`: `queue.paused`, `setting.changed`. */
  action: z.string(),
  entity: z.string(),
  entityId: z.string(),
  reason: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const listAuditInput = pageInput.extend({
  /** Only what was done to one kind of thing: `setting`, `queue`, `run`. */
  entity: z.string().max(60).optional(),
  entityId: z.string().max(300).optional(),
});
export type ListAuditInput = z.infer<typeof listAuditInput>;
