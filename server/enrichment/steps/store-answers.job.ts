import { storeVerification } from "@/server/enrichment/emails/store-verification";
import { finishEmail } from "@/server/enrichment/steps/finish-email";
import { storeDomain } from "@/server/enrichment/steps/store-domain";
import { defineJob } from "@/server/queues/define-job";

export const scoreDomainJob = defineJob("score-domain", storeDomain);
export const storeEmailsJob = defineJob("store-emails", finishEmail);
export const storeVerificationJob = defineJob("store-verification", storeVerification);
