"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import type { FormEvent } from "react";
import { PasswordField } from "@/components/access/sign-in-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";

/** Replaces the password; the one-time password of the first start must be replaced before anything else. */
export function ChangePasswordForm({ email }: { email: string }) {
  const router = useRouter();
  const change = useMutation(
    useTRPC().access.changePassword.mutationOptions({
      // The change ended every session, this one too.
      onSuccess: async (_, { newPassword }) => {
        await signIn("credentials", { redirect: false, email, password: newPassword });
        showToast({ text: "Password changed. Other sessions of yours are signed out." });
        router.replace("/companies");
        router.refresh();
      },
    }),
  );
  const fieldErrors = change.error?.data?.fieldErrors ?? [];
  const errorOf = (field: string) => fieldErrors.find((error) => error.field === field)?.message ?? null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      currentPassword: String(form.get("currentPassword")),
      newPassword: String(form.get("newPassword")),
    });
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {change.error && fieldErrors.length === 0 ? (
        <Notice tone="danger" role="alert">
          {change.error.message}
        </Notice>
      ) : null}
      <PasswordField
        id="currentPassword"
        label="Password you have now"
        autoComplete="current-password"
        error={errorOf("currentPassword")}
      />
      <PasswordField
        id="newPassword"
        label="New password"
        autoComplete="new-password"
        hint="At least 12 characters. A few words in a row are easier to keep than symbols."
        error={errorOf("newPassword")}
      />
      <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={change.isPending}>
        Change password
      </Button>
    </form>
  );
}
