import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { cache, type ReactNode } from "react";
import { makeQueryClient } from "@/lib/trpc/query-client";
import { appRouter } from "@/server/trpc/router";
import { createDeskContext } from "@/server/trpc/session";

/** One query client and one sign-in check a request. */
export const getQueryClient = cache(makeQueryClient);
const createContext = cache(createDeskContext);

/** For server components: `void getQueryClient().prefetchQuery(trpc.companies.list.queryOptions(input))`, then `<HydrateClient>`. */
export const trpc = createTRPCOptionsProxy({ router: appRouter, ctx: createContext, queryClient: getQueryClient });

/** Hands whatever was prefetched so far, finished or not, to the client components inside. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
