import { z } from "zod";
import { role } from "@/server/access/actor";

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
