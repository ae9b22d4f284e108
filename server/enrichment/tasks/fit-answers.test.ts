import { expect, test } from "vitest";
import { fitAnswers } from "@/server/enrichment/tasks/fit-answers";

const domain = (name: string) => ({ name, domain: `${name.toLowerCase()}.example` });
const person = (people: string, at: string | null) => ({
  people,
  firstName: null,
  lastName: null,
  domain: at,
  emails: [],
});
const ada = { firstName: "Ada", lastName: "O'Marlowe", domain: "brackenfold.example" };

test("answers to some of the questions fit, however they are spelt; nothing that tells nothing does", () => {
  const inputs = [{ name: "Brackenfold Ltd." }, { name: "Harrowmere" }];
  expect(fitAnswers({ kind: "domain", inputs, answers: [domain("BRACKENFOLD LTD")] })).toBe(true);
  expect(fitAnswers({ kind: "domain", inputs, answers: [] })).toBe(false);
});

test("one answer to somebody else's question is one too many", () => {
  const inputs = [{ name: "Brackenfold" }, { name: "Harrowmere" }];
  expect(fitAnswers({ kind: "domain", inputs, answers: [domain("Brackenfold"), domain("Thistledown")] })).toBe(false);
  expect(fitAnswers({ kind: "domain", inputs, answers: [domain("Brackenfold"), domain("Brackenfold")] })).toBe(false);
});

test("a namesake at another domain is somebody else; without the question's echo the name has to do", () => {
  expect(fitAnswers({ kind: "email", inputs: [ada], answers: [person("Ada OMarlowe", "harrowmere.example")] })).toBe(
    false,
  );
  expect(fitAnswers({ kind: "email", inputs: [ada], answers: [person("ada o’marlowe", "Brackenfold.example")] })).toBe(
    true,
  );
  expect(fitAnswers({ kind: "email", inputs: [ada], answers: [person("Ada O'Marlowe", null)] })).toBe(true);
});

test("as many answers as there are questions that were forgotten since may be about anybody", () => {
  const forgotten = { firstName: "", lastName: "", domain: "" };
  const answers = [person("Ada O'Marlowe", null), person("Somebody Else", null)];
  expect(fitAnswers({ kind: "email", inputs: [ada, forgotten], answers })).toBe(true);
  expect(fitAnswers({ kind: "email", inputs: [forgotten], answers: answers.slice(1) })).toBe(false);
});
