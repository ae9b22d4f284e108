import type { z } from "zod";
import { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { pairUp } from "@/server/integrations/snov/correlate";
import type { DomainAnswer, EmailAnswer, VerificationAnswer } from "@/server/integrations/snov/outcomes";

type Answer = DomainAnswer | EmailAnswer | VerificationAnswer;

interface Given {
  kind: LookupKind;
  /** A task's questions; one that was forgotten since has no input that says anything. */
  inputs: readonly unknown[];
  answers: readonly Answer[];
}

/**
 * Whether a result is about these questions, by what its answers say of themselves, never by their places: there is an answer to one
 * of them, and none to anything else (but for as many as were forgotten since).
 */
export function fitAnswers({ kind, inputs, answers }: Given): boolean {
  const questions = inputs.flatMap((input) => namesOf(kind, input) ?? []);
  const forgotten = inputs.length - questions.length;
  const { answered, unclaimed } = pairUp(questions, answers, [(question, answer) => isAbout(question, answer)]);
  return answered.some(({ item }) => item !== null) && unclaimed.length <= forgotten;
}

/** Whether none of the questions says anything any more, so that no result can be compared with them. */
export function areForgotten({ kind, inputs }: Pick<Given, "kind" | "inputs">): boolean {
  return inputs.every((input) => namesOf(kind, input) === null);
}

/** What a question names: a company, a person at a domain, an address. */
interface Named {
  name: string;
  domain: string | null;
}

function namesOf(kind: LookupKind, input: unknown): Named | null {
  switch (kind) {
    case "domain":
      return named(domainQuestion.safeParse(input), ({ name }) => ({ name, domain: null }));
    case "email":
      return named(emailQuestion.safeParse(input), ({ firstName, lastName, domain }) => ({
        name: `${firstName} ${lastName}`,
        domain,
      }));
    case "verification":
      return named(verificationQuestion.safeParse(input), ({ email }) => ({ name: email, domain: null }));
  }
}

function named<Value>({ data }: z.ZodSafeParseResult<Value>, words: (value: Value) => Named): Named | null {
  return data === undefined ? null : words(data);
}

function isAbout(question: Named, answer: Answer): boolean {
  const is =
    "people" in answer ? personOf(answer) : { name: "name" in answer ? answer.name : answer.email, domain: null };
  const isSameDomain = is.domain === null || fold(is.domain) === fold(question.domain ?? "");
  return isSameDomain && fold(is.name) === fold(question.name);
}

/** The echo of the question where there is one. */
function personOf({ firstName, lastName, people, domain }: EmailAnswer): Named {
  return { name: firstName && lastName ? `${firstName} ${lastName}` : people, domain };
}

/** Without accents, case, punctuation and spacing: as somebody may write it back. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}@]+/gu, "");
}
