import { finishEmail } from "@/server/enrichment/finish-email";
import { storeDomain } from "@/server/enrichment/store-domain";
import { storeVerification } from "@/server/enrichment/store-verification";
import { defineJob } from "@/server/queues/define-job";

export const scoreDomainJob = defineJob("score-domain", storeDomain);
export const storeEmailsJob = defineJob("store-emails", finishEmail);
export const storeVerificationJob = defineJob("store-verification", storeVerification);
