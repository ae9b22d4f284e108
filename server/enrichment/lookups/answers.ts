import { z } from "zod";

const flags = {
  isValidFormat: z.boolean(),
  isDisposable: z.boolean(),
  isWebmail: z.boolean(),
  isGibberish: z.boolean(),
};

/** Hashes of what was taken out of it because it is suppressed: while one of them stands the question is not bought again. */
const withheld = z.array(z.string()).optional();

export type AddressFlags = Record<keyof typeof flags, boolean>;

/** What Snov.io answered to one lookup, as we keep it. */
export const lookupAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("domain"), domain: z.string().nullable(), withheld }),
  z.object({
    kind: z.literal("email"),
    emails: z.array(
      z.object({
        email: z.string(),
        status: z.enum(["valid", "unknown"]),
        unknownReason: z.string().nullable(),
        ...flags,
      }),
    ),
    withheld,
  }),
  z.object({
    kind: z.literal("verification"),
    status: z.enum(["valid", "not_valid", "unknown"]),
    unknownReason: z.string().nullable(),
    ...flags,
  }),
]);
export type LookupAnswer = z.infer<typeof lookupAnswer>;

/** Whether Snov.io bills the answer: a domain found; an e-mail found, valid or unknown; an address judged valid or unknown. */
export function isBillable(answer: LookupAnswer): boolean {
  switch (answer.kind) {
    case "domain":
      return answer.domain !== null;
    case "email":
      return answer.emails.length > 0;
    case "verification":
      return answer.status !== "not_valid";
  }
}

/** Whether the question has an answer a person can use. */
export function isFound(answer: LookupAnswer): boolean {
  return answer.kind === "verification" ? true : isBillable(answer);
}
