import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { ChangePasswordForm } from "@/components/access/change-password-form";
import { Door } from "@/components/access/door";
import { Toaster } from "@/components/ui/toaster";
import { providerModes } from "@/server/trpc/provider-modes";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Change password" };

export default async function PasswordPage() {
  const session = await getSession();
  if (!session) redirect("/login");
  return (
    <Door
      title={session.mustChangePassword ? "Choose your own password" : "Change password"}
      providers={providerModes()}
    >
      <p className="-mt-2 mb-4 text-fg-soft">
        {session.mustChangePassword
          ? "The one-time password has done its work. Choose one that only you know."
          : `For ${session.email}.`}
      </p>
      <ChangePasswordForm email={session.email} />
      {session.mustChangePassword ? null : (
        <p className="mt-4">
          <Link href="/companies">Back to companies</Link>
        </p>
      )}
      <Toaster />
    </Door>
  );
}
