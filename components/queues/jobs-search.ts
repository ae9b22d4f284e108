import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";
import type { ListJobsInput } from "@/server/queues/schema";

export const jobStates = ["queued", "active", "retrying", "completed", "failed", "discarded", "cancelled"] as const;

export const jobsSearch = {
  queue: parseAsString,
  state: parseAsStringLiteral(jobStates),
  company: parseAsString,
  ...cursorSearch,
};
export const loadJobsSearch = createLoader(jobsSearch);
export type JobsSearch = inferParserType<typeof jobsSearch>;

const JOBS_PAGE_SIZE = 50;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toJobsInput({ queue, state, company, cursor }: JobsSearch): ListJobsInput {
  return {
    queue: queue ? [queue] : undefined,
    state: state ? [state] : undefined,
    companyNumber: company?.trim() || undefined,
    cursor: cursor ?? undefined,
    limit: JOBS_PAGE_SIZE,
  };
}
