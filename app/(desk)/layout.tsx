import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { NowProvider } from "@/components/ui/now";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { providerModes } from "@/server/trpc/provider-modes";
import { getSession } from "@/server/trpc/session";

/** Everything that needs somebody signed in. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const session = await getSession();
  if (!session) redirect("/login");
  if (session.mustChangePassword) redirect("/login/password");
  const { actor, email } = session;
  // The meter, the bell and the navigation's foot stand on every page, outside of what a page hydrates. Awaited, because they are read without suspense: an answer
  // that arrives between server and browser would make them draw different things.
  const queryClient = getQueryClient();
  await Promise.all([
    queryClient.prefetchQuery(trpc.credits.overview.queryOptions()),
    queryClient.prefetchQuery(trpc.settings.alerts.queryOptions()),
    queryClient.prefetchQuery(trpc.alerts.open.queryOptions()),
    queryClient.prefetchQuery(trpc.live.pulse.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <NowProvider renderedAt={new Date().toISOString()}>
        <Shell person={{ name: actor.name, email, role: actor.role }} providers={providerModes()}>
          {children}
        </Shell>
      </NowProvider>
    </HydrateClient>
  );
}
