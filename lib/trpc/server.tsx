import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import { makeQueryClient } from "@/lib/trpc/query-client";
import { appRouter } from "@/server/trpc/router";
import { createDeskContext } from "@/server/trpc/session";

/** One query client and one sign-in check a request. */
export const getQueryClient = cache(makeQueryClient);
/** A page renders beside its layout: what it asks for somebody whom the layout turns away would end in the log as an error. */
const createContext = cache(async () => {
  const context = await createDeskContext();
  if (!context.actor) redirect("/login");
  if (context.mustChangePassword) redirect("/login/password");
  return context;
});

/** For server components: `void getQueryClient().prefetchQuery(trpc.companies.list.queryOptions(input))`, then `<HydrateClient>`. */
export const trpc = createTRPCOptionsProxy({ router: appRouter, ctx: createContext, queryClient: getQueryClient });

/** Hands whatever was prefetched so far, finished or not, to the client components inside. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
