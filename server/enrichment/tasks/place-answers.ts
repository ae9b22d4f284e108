import type { z } from "zod";
import type { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import { foldText, plainName } from "@/server/enrichment/tasks/plain-name";
import { type Evidence, pairUp } from "@/server/integrations/snov/correlate";
import { byLikeness } from "@/server/integrations/snov/likeness";
import type { DomainAnswer, EmailAnswer, VerificationAnswer } from "@/server/integrations/snov/outcomes";
import { asciiDomain, cleanEmail } from "@/server/integrations/snov/written-names";

type DomainQuestion = z.infer<typeof domainQuestion>;
type EmailQuestion = z.infer<typeof emailQuestion>;
type VerificationQuestion = z.infer<typeof verificationQuestion>;

/**
 * Which answer is whose, by our own questions: a result may come in another order, without the questions, or hold only what the
 * credits sufficed for. Null for a question that no answer fits. Likeness of names and place decide last, and only when nothing is missing.
 */
export function placeDomains(
  questions: readonly DomainQuestion[],
  answers: readonly DomainAnswer[],
): (DomainAnswer | null)[] {
  const altered = byLikeness<DomainQuestion, DomainAnswer>({ question: ({ name }) => name, item: ({ name }) => name });
  return place(
    questions,
    answers,
    [({ name }, answer) => name === answer.name, ({ name }, answer) => foldText(name) === foldText(answer.name)],
    altered,
  );
}

/**
 * Namesakes are told apart by the question's echo, else by the domain of what was found. An echo of somebody else's question is
 * believed: such an answer is nobody else's, wherever it stands.
 */
export function placeEmails(
  questions: readonly EmailQuestion[],
  answers: readonly EmailAnswer[],
): (EmailAnswer | null)[] {
  const isNamed = ({ firstName, lastName }: EmailQuestion, { people }: EmailAnswer) =>
    plainName(`${firstName} ${lastName}`) === plainName(people);
  const isEchoed = (answer: EmailAnswer) => answer.domain !== null;
  const isAt = (question: EmailQuestion, { emails }: EmailAnswer) =>
    emails.some(({ email }) => foldText(email).endsWith(`@${foldText(question.domain)}`));
  const fits = (question: EmailQuestion, answer: EmailAnswer) =>
    isEchoed(answer) ? isEchoOf(question, answer) && isNamed(question, namedBy(answer)) : isNamed(question, answer);
  /** What was found is at the domain that a namesake was asked for at. */
  const isNamesakes = (question: EmailQuestion, answer: EmailAnswer) =>
    questions.some((other) => other !== question && fits(other, answer) && isAt(other, answer));
  const isAnybodys = (answer: EmailAnswer) => questions.some((question) => fits(question, answer));
  const mayBe = (question: EmailQuestion, answer: EmailAnswer) =>
    !isAnybodys(answer) && (!isEchoed(answer) || isEchoOf(question, answer));
  const altered = byLikeness<EmailQuestion, EmailAnswer>({
    question: ({ firstName, lastName }) => `${firstName} ${lastName}`,
    item: (answer) => namedBy(answer).people,
  }).map(
    (test): typeof test =>
      (question, answer, isSamePlace, open) =>
        mayBe(question, answer) && test(question, answer, isSamePlace, open),
  );

  return place(
    questions,
    answers,
    [
      (question, answer) =>
        isEchoed(answer) &&
        isEchoOf(question, answer) &&
        foldText(question.firstName) === foldText(answer.firstName ?? "") &&
        foldText(question.lastName) === foldText(answer.lastName ?? ""),
      (question, answer) => isEchoed(answer) && fits(question, answer),
      (question, answer) => !isEchoed(answer) && fits(question, answer) && isAt(question, answer),
      (question, answer, isSamePlace) =>
        !isEchoed(answer) && isSamePlace && fits(question, answer) && !isNamesakes(question, answer),
      (question, answer) => !isEchoed(answer) && fits(question, answer) && !isNamesakes(question, answer),
    ],
    altered,
  );
}

/** Asked in the form of the DNS, a domain may be written back in other letters. */
function isEchoOf({ domain }: EmailQuestion, answer: EmailAnswer): boolean {
  return asciiDomain(foldText(answer.domain ?? "")) === asciiDomain(foldText(domain));
}

/** The echoed name, where there is one; the answer's heading otherwise. */
function namedBy(answer: EmailAnswer): EmailAnswer {
  const { firstName, lastName } = answer;
  return firstName && lastName ? { ...answer, people: `${firstName} ${lastName}` } : answer;
}

export function placeVerdicts(
  questions: readonly VerificationQuestion[],
  answers: readonly VerificationAnswer[],
): (VerificationAnswer | null)[] {
  const { answered } = pairUp(questions, answers, [
    ({ email }, answer) => foldText(email) === foldText(answer.email),
    ({ email }, answer) => cleanEmail(foldText(email)) === cleanEmail(foldText(answer.email)),
  ]);
  return answered.map(({ item }) => item);
}

/** `altered`: evidence for when nothing is missing. */
function place<Question, Answer>(
  questions: readonly Question[],
  answers: readonly Answer[],
  tests: readonly Evidence<Question, Answer>[],
  altered: readonly Evidence<Question, Answer>[],
): (Answer | null)[] {
  const last = questions.length === answers.length ? altered : [];
  return pairUp(questions, answers, [...tests, ...last]).answered.map(({ item }) => item);
}
