import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import { statusOf } from "@/lib/trpc/error-status";

/** The same settings in the browser and in server components, so that what one dehydrates the other can take. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: retriesTransientTrouble },
      dehydrate: {
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // Next tells dynamic pages and redirects by its own errors: hiding them would hide those.
        shouldRedactErrors: () => false,
      },
    },
  });
}

/**
 * What a caller did wrong stays wrong; only trouble on the way or on the server is worth two more tries. On the server there is no
 * way between, and a page must not wait for tries.
 */
function retriesTransientTrouble(failures: number, error: unknown): boolean {
  if (typeof window === "undefined") return false;
  const status = statusOf(error);
  return failures < 2 && (status === null || status >= 500);
}
