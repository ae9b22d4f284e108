import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { Door } from "@/components/access/door";
import { SignInForm } from "@/components/access/sign-in-form";
import { providerModes } from "@/server/trpc/provider-modes";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Sign in" };

const HOME: Route = "/companies";

/** Only a path of our own: an address elsewhere would turn the sign-in page into somebody's bait. */
function pathOf(callbackUrl: string | string[] | undefined): Route {
  if (typeof callbackUrl !== "string" || !URL.canParse(callbackUrl, "http://desk.invalid")) return HOME;
  const { pathname, search } = new URL(callbackUrl, "http://desk.invalid");
  if (pathname === "/" || pathname.startsWith("/login") || pathname.startsWith("//")) return HOME;
  // Whether there is such a page the router says.
  return (pathname + search) as Route;
}

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const target = pathOf((await searchParams).callbackUrl);
  if (await getSession()) redirect(target);
  return (
    <Door title="Sign in" providers={providerModes()}>
      <SignInForm target={target} />
      <p className="mt-4 text-muted text-xs leading-[1.125rem]">
        First start? The admin's one-time password was printed in the terminal where Strikeline was started.
      </p>
    </Door>
  );
}
