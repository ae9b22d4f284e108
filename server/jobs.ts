import { sendAlertJob } from "@/server/alerts/send-alert.job";
import { checkCompanyJob } from "@/server/enrichment/steps/check-company.job";
import { checkSiteJob } from "@/server/enrichment/steps/check-site.job";
import { fetchOfficersJob } from "@/server/enrichment/steps/fetch-officers.job";
import { refreshCompanyJob } from "@/server/enrichment/steps/refresh-company.job";
import { scoreDomainJob, storeEmailsJob, storeVerificationJob } from "@/server/enrichment/steps/store-answers.job";
import { pollSnovTaskJob } from "@/server/enrichment/tasks/poll-snov-task.job";
import { findDomainJob, findEmailJob, verifyEmailJob } from "@/server/enrichment/tasks/start-lookups.job";
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
