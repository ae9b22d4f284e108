import { storeDomain } from "@/server/enrichment/store-domain";
import { storeEmails } from "@/server/enrichment/store-emails";
import { storeVerification } from "@/server/enrichment/store-verification";
import { defineJob } from "@/server/queues/define-job";

export const scoreDomainJob = defineJob("score-domain", storeDomain);
export const storeEmailsJob = defineJob("store-emails", storeEmails);
export const storeVerificationJob = defineJob("store-verification", storeVerification);
