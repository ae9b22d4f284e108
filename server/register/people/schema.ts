import { z } from "zod";

const day = z.iso.date();

/** In trouble as far as we know: our own register where it has the company, else what Companies House said of it. */
export const trouble = z.enum(["strikeOff", "insolvency", "dissolvedLately"]);
export type Trouble = z.infer<typeof trouble>;

/** How many other companies an officer runs or ran, without saying which. */
export const appointmentSummary = z.object({
  officerId: z.string(),
  /** Null until somebody asked. */
  fetchedAt: z.iso.datetime().nullable(),
  isFetching: z.boolean(),
  /** The register has no id of this person over all appointments, so there is nothing to ask. */
  isUnknown: z.boolean(),
  /** Other companies, each once; of those beyond the limit only the number of appointments is known. */
  others: z.number().int(),
  serving: z.number().int(),
  inTrouble: z.number().int(),
  /** Appointments the register counts that were too many to read. */
  unread: z.number().int(),
});
export type AppointmentSummary = z.infer<typeof appointmentSummary>;

export const otherAppointment = z.object({
  companyNumber: z.string(),
  companyName: z.string(),
  status: z.string().nullable(),
  trouble: trouble.nullable(),
  /** We have the company ourselves. */
  isKnown: z.boolean(),
  role: z.string(),
  appointedOn: day.nullable(),
  appointedBefore: day.nullable(),
  resignedOn: day.nullable(),
});
export type OtherAppointment = z.infer<typeof otherAppointment>;

export const officerAppointments = appointmentSummary.extend({ items: z.array(otherAppointment) });
export type OfficerAppointments = z.infer<typeof officerAppointments>;
