"use client";

import { Eye, EyeOff } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { type FormEvent, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";

const FALLBACK = "The e-mail or the password is wrong.";

/** Wrong words say what is left, never which of the two was wrong. */
export function SignInForm({ target }: { target: Route }) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(async () => {
      setError(null);
      const result = await signIn("credentials", {
        redirect: false,
        email: String(form.get("email")),
        password: String(form.get("password")),
      });
      if (result?.ok && !result.error) {
        router.replace(target);
        router.refresh();
        return;
      }
      setError(result?.error && result.error !== "CredentialsSignin" ? result.error : FALLBACK);
    });
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {error ? (
        <Notice tone="danger" role="alert">
          {error}
        </Notice>
      ) : null}
      <Field id="email" label="E-mail">
        <Input id="email" name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <PasswordField id="password" label="Password" autoComplete="current-password" />
      <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={isPending}>
        Sign in
      </Button>
    </form>
  );
}

interface PasswordFieldProps {
  id: string;
  label: string;
  autoComplete: "current-password" | "new-password";
  hint?: string;
  error?: string | null;
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ id, label, autoComplete, hint, error }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <span className="relative block">
        <Input
          id={id}
          name={id}
          type={isShown ? "text" : "password"}
          autoComplete={autoComplete}
          required
          className="pr-10"
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-hint`}
        />
        <IconButton
          label={isShown ? "Hide password" : "Show password"}
          size="sm"
          className="absolute top-1.5 right-1.5 max-md:top-0.5"
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOff /> : <Eye />}
        </IconButton>
      </span>
    </Field>
  );
}
