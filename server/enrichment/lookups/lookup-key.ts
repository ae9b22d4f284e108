import { createHash } from "node:crypto";
import { z } from "zod";

export const domainQuestion = z.object({ name: z.string().min(1) });
export const emailQuestion = z.object({
  firstName: z.string().min(1),
  lastName: z.string().min(1),
  domain: z.string().min(1),
});
export const verificationQuestion = z.object({ email: z.email() });

export type Question =
  | { kind: "domain"; input: z.infer<typeof domainQuestion> }
  | { kind: "email"; input: z.infer<typeof emailQuestion> }
  | { kind: "verification"; input: z.infer<typeof verificationQuestion> };

/** Accents, case, punctuation and spacing make no other question. */
function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^\p{L}\p{N}@-]+/gu, " ")
    .trim()
    .replace(/\s+/g, " ");
}

/** Names one question over all companies and runs. A person's name is hashed: keys stay where names may not. */
export function lookupKey(question: Question): string {
  switch (question.kind) {
    case "domain":
      return `domain:${normalise(question.input.name)}`;
    case "email":
      return `email:${hash(`${normalise(question.input.firstName)}|${normalise(question.input.lastName)}|${question.input.domain.toLowerCase()}`)}`;
    case "verification":
      return `verification:${hash(question.input.email.toLowerCase())}`;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
