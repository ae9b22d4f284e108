import { sendAlertJob } from "@/server/alerts/send-alert.job";
import { checkCompanyJob } from "@/server/enrichment/check-company.job";
import { checkSiteJob } from "@/server/enrichment/check-site.job";
import { fetchOfficersJob } from "@/server/enrichment/fetch-officers.job";
import { pollSnovTaskJob } from "@/server/enrichment/poll-snov-task.job";
import { refreshCompanyJob } from "@/server/enrichment/refresh-company.job";
import { findDomainJob, findEmailJob, verifyEmailJob } from "@/server/enrichment/start-lookups.job";
import { scoreDomainJob, storeEmailsJob, storeVerificationJob } from "@/server/enrichment/store-answers.job";
import type { JobDefinition } from "@/server/queues/define-job";
import { fetchAppointmentsJob } from "@/server/register/people/fetch-appointments.job";
import { applyDeliveryJob } from "@/server/webhooks/apply-delivery.job";

/** Every job of the product, as the worker runs them. */
export const jobs: readonly JobDefinition[] = [
  refreshCompanyJob,
  checkCompanyJob,
  fetchOfficersJob,
  fetchAppointmentsJob,
  findDomainJob,
  findEmailJob,
  verifyEmailJob,
  pollSnovTaskJob,
  applyDeliveryJob,
  scoreDomainJob,
  checkSiteJob,
  storeEmailsJob,
  storeVerificationJob,
  sendAlertJob,
];
