import { z } from "zod";

const days = (usual: number) =>
  z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(365, { error: "must be at most 365 days" })
    .default(usual);

/**
 * Days within which runs do not ask Companies House again. Profiles say whether a company is still in strike-off, which may change any
 * day; who runs it changes seldom. `toldDays`: for so long the word of the stream or a register file is enough to ask for a domain,
 * and the profile is read beside it.
 */
export const registerFreshnessValue = z.strictObject({
  profileDays: days(1),
  officersDays: days(7),
  toldDays: days(7),
});
