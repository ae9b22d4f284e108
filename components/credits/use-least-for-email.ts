import { useQuery } from "@tanstack/react-query";
import { formatCredits } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

/** What a cap must leave so that an e-mail is looked up at all, in words to stand where a cap is set; empty until it is known. */
export function useLeastForEmail(): string {
  const { data } = useQuery(useTRPC().credits.overview.queryOptions());
  return data ? sayLeastForEmail(data.mostPerLookup.email) : "";
}

export function sayLeastForEmail(price: number): string {
  return price > 1
    ? `With less than ${formatCredits(price)} left no e-mail is looked up: so many are held for one person, for each address that may be billed.`
    : "";
}
