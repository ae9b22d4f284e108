import { checkSite } from "@/server/enrichment/steps/check-site";
import { defineJob } from "@/server/queues/define-job";

export const checkSiteJob = defineJob("check-site", (payload, { signal }) => checkSite(payload, signal));
