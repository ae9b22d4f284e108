import { plainLetters } from "@/server/enrichment/privacy/spellings";
import { personMarks, type Suppressible } from "@/server/register/suppression";

/**
 * Under what a person is known, however the name is spelt next: the register gives one person several ids, with the name as each form
 * was filled in.
 */
export function spelledMarks(person: Suppressible): string[] {
  const { forename, surname } = person;
  if (!forename || !surname) return personMarks(person);
  const marks = spellingsOf(forename).flatMap((first) =>
    spellingsOf(surname).flatMap((last) => personMarks({ ...person, forename: first, surname: last })),
  );
  return [...new Set(marks)];
}

/** Letters written plainly, an umlaut as two letters; words as one; the apostrophe of O'Brien left out or put in. */
function spellingsOf(name: string): string[] {
  const umlauts = name.normalize("NFC").replace(/[äöü]/gi, "$&e");
  const written = [name, plainLetters(name), plainLetters(umlauts)];
  const joined = written.map((one) => one.replace(/['‘’`´-]/g, ""));
  const parted = joined.map((one) => one.replace(/^(\p{L})(?=\p{L}{3})/u, "$1'"));
  return [...new Set([...written, ...joined, ...parted])];
}
