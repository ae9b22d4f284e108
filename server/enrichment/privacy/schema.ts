import { z } from "zod";
import { cleanEmail } from "@/server/integrations/snov/written-names";
import { flag, pageInput, pageOf } from "@/server/platform/pagination";

const reason = z
  .string()
  .trim()
  .min(3, { error: "say in a few words why, without naming the person" })
  .max(300)
  // It is kept for ever, and once somebody is forgotten nobody could tell that it is about them.
  .refine((text) => !/\S@\S+\.\S/.test(text), { error: "say why without an e-mail address" });

export const suppressionKind = z.enum(["person", "address", "domain", "company"]);
export type SuppressionKind = z.infer<typeof suppressionKind>;

/** One act of suppressing. What was suppressed is hashed and cannot be read back. */
export const suppression = z.object({
  id: z.uuid(),
  kind: suppressionKind,
  /** What helps to tell entries apart; never personal data. */
  hint: z.string().nullable(),
  /** True when the person's data were erased too. */
  isErasure: z.boolean(),
  /** False while traces of it are being cleaned away: for moments, or after that was cut short until the housekeeping has finished it. */
  isCleaned: z.boolean(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type Suppression = z.infer<typeof suppression>;
export const suppressionPage = pageOf(suppression);
export const listSuppressionsInput = pageInput;

export const suppressInput = z.strictObject({
  kind: suppressionKind,
  /** A person by officer id, else the address, domain or company number. */
  value: z.string().trim().min(1, { error: "say who or what" }).max(320),
  reason,
  /** A domain that serves everybody (gmail.com) takes what everybody has there with it: only when this says that it is meant. */
  evenShared: flag.default(false),
  /** Only says what would go. */
  dryRun: flag.default(false),
});
export type SuppressInput = z.infer<typeof suppressInput>;

/** What we hold of an address or a domain. */
export const heldCounts = z.object({
  /** Companies that have the domain, or one below it. */
  companies: z.number().int(),
  /** Stored addresses. */
  addresses: z.number().int(),
  /** Questions that ask about it and answers that tell it; their credits stay in the books. */
  lookups: z.number().int(),
  /** It gives everybody a mailbox or a page. */
  isShared: z.boolean(),
});
export type HeldCounts = z.infer<typeof heldCounts>;

/** What a suppression took away, or would. */
export const suppressed = heldCounts.extend({
  /** Null for a dry run. */
  id: z.uuid().nullable(),
});

export const liftInput = z.strictObject({ id: z.uuid(), reason });

export const eraseInput = z
  .strictObject({
    officerId: z.string().trim().min(1).max(100).optional(),
    /** As somebody writes it: its domain may be in other letters than the DNS takes. */
    address: z
      .string()
      .trim()
      .max(320)
      .refine((text) => z.email().safeParse(cleanEmail(text)).success, { error: "must be an e-mail address" })
      .meta({ format: "email" })
      .optional(),
    reason,
    /** Only says what would go. */
    dryRun: flag.default(false),
  })
  .refine((input) => (input.officerId === undefined) !== (input.address === undefined), {
    error: "give either officerId or address",
    path: ["officerId"],
  });
export type EraseInput = z.infer<typeof eraseInput>;

/** What an erasure took away, or would. */
export const erasure = z.object({
  /** The suppression that stays; null for a dry run. */
  suppressionId: z.uuid().nullable(),
  appointments: z.number().int(),
  companies: z.number().int(),
  addresses: z.number().int(),
  /** Questions and answers about the person; their credits stay in the books. */
  lookups: z.number().int(),
  /** Questions that Snov.io has in hand: what comes back is dropped when it comes. */
  inFlight: z.number().int(),
  deliveries: z.number().int(),
  /** Further rows (jobs, errors, audit entries, evidence) where the name, an address or an id was struck out. */
  mentions: z.number().int(),
});
export type Erasure = z.infer<typeof erasure>;
