import type { z } from "zod";
import type { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookup-key";
import { type Evidence, pairUp } from "@/server/integrations/snov/correlate";
import type { DomainAnswer, EmailAnswer, VerificationAnswer } from "@/server/integrations/snov/outcomes";

type DomainQuestion = z.infer<typeof domainQuestion>;
type EmailQuestion = z.infer<typeof emailQuestion>;
type VerificationQuestion = z.infer<typeof verificationQuestion>;

/**
 * Which answer is whose, by our own questions: a result may come in another order, without the questions, or hold only what the
 * credits sufficed for. Null for a question that no answer fits. Place decides last, and only when nothing is missing.
 */
export function placeDomains(
  questions: readonly DomainQuestion[],
  answers: readonly DomainAnswer[],
): (DomainAnswer | null)[] {
  return place(questions, answers, [
    ({ name }, answer) => name === answer.name,
    ({ name }, answer) => fold(name) === fold(answer.name),
  ]);
}

/** Namesakes are told apart by the question's echo, else by the domain of what was found. */
export function placeEmails(
  questions: readonly EmailQuestion[],
  answers: readonly EmailAnswer[],
): (EmailAnswer | null)[] {
  const isNamed = ({ firstName, lastName }: EmailQuestion, { people }: EmailAnswer) =>
    fold(`${firstName} ${lastName}`) === fold(people);
  const isEchoed = (answer: EmailAnswer) => answer.domain !== null;
  return place(questions, answers, [
    (question, answer) =>
      fold(question.domain) === fold(answer.domain ?? "") &&
      fold(question.firstName) === fold(answer.firstName ?? "") &&
      fold(question.lastName) === fold(answer.lastName ?? ""),
    (question, answer) =>
      !isEchoed(answer) &&
      isNamed(question, answer) &&
      answer.emails.some(({ email }) => fold(email).endsWith(`@${fold(question.domain)}`)),
    (question, answer, isSamePlace) => !isEchoed(answer) && isSamePlace && isNamed(question, answer),
    (question, answer) => !isEchoed(answer) && isNamed(question, answer),
  ]);
}

export function placeVerdicts(
  questions: readonly VerificationQuestion[],
  answers: readonly VerificationAnswer[],
): (VerificationAnswer | null)[] {
  const { answered } = pairUp(questions, answers, [({ email }, answer) => fold(email) === fold(answer.email)]);
  return answered.map(({ item }) => item);
}

function place<Question, Answer>(
  questions: readonly Question[],
  answers: readonly Answer[],
  tests: readonly Evidence<Question, Answer>[],
): (Answer | null)[] {
  const isWhole = questions.length === answers.length;
  const byPlace: Evidence<Question, Answer> = (_, __, isSamePlace) => isWhole && isSamePlace;
  return pairUp(questions, answers, [...tests, byPlace]).answered.map(({ item }) => item);
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
}
