import { defineJob } from "@/server/queues/define-job";
import { fetchAppointments } from "@/server/register/people/fetch-appointments";

/** Only ever at a person's request: which other companies an officer runs. */
export const fetchAppointmentsJob = defineJob("fetch-appointments", ({ officerId }, { signal }) =>
  fetchAppointments(officerId, signal),
);
