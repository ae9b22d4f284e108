import { z } from "zod";
import type { Question } from "@/server/enrichment/lookups/lookup-key";

const names = z.array(z.string()).min(1);
const row = z.object({ first_name: z.string(), last_name: z.string(), domain: z.string() });

/** Snov.io's events about tasks like ours, and where each repeats what was asked: in its `meta`, else in its items. */
const event = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("company.found_domains_by_names"),
    data: z.object({
      meta: z.object({ names }).optional().catch(undefined),
      data: z.array(z.object({ name: z.string() })).catch([]),
    }),
  }),
  z.object({
    event: z.literal("prospect.found_emails_by_name_by_domain"),
    // Its items name people without the domain they were asked for at, which could be anybody's question.
    data: z.object({ meta: z.object({ rows: z.array(row).min(1) }) }),
  }),
  z.object({
    event: z.literal("email_verification.verified"),
    data: z.object({
      meta: z.object({ emails: names }).optional().catch(undefined),
      data: z.array(z.object({ email: z.string() })).catch([]),
    }),
  }),
]);

/** What the task was asked that an event of the account is about; null when it does not say, or not all of it. */
export function findEventQuestions(body: string | null): Question[] | null {
  const parsed = event.safeParse(parseJson(body)).data;
  if (!parsed) return null;
  const questions = questionsOf(parsed);
  return questions.length > 0 ? questions : null;
}

function questionsOf(parsed: z.infer<typeof event>): Question[] {
  switch (parsed.event) {
    case "company.found_domains_by_names": {
      const asked = parsed.data.meta?.names ?? parsed.data.data.map(({ name }) => name);
      return asked.map((name) => ({ kind: "domain", input: { name } }));
    }
    case "prospect.found_emails_by_name_by_domain":
      return parsed.data.meta.rows.map(({ first_name: firstName, last_name: lastName, domain }) => ({
        kind: "email",
        input: { firstName, lastName, domain },
      }));
    case "email_verification.verified": {
      const asked = parsed.data.meta?.emails ?? parsed.data.data.map(({ email }) => email);
      return asked.map((email) => ({ kind: "verification", input: { email } }));
    }
  }
}

function parseJson(body: string | null): unknown {
  try {
    return JSON.parse(body ?? "null");
  } catch {
    return null;
  }
}
