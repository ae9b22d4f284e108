/** Letters that no decomposition leads to, with how they are written plainly. */
const PLAIN: Record<string, string> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  þ: "th",
};
/** Pairs of letters that are also written as one. */
const PAIRS: Record<string, string> = { ae: "æÆäÄ", oe: "œŒöÖøØ", ue: "üÜ", ss: "ßẞ", th: "þÞ" };

const ESCAPED = String.raw`\\u[0-9a-f]{4}`;
/** Accents that stand behind their letter. */
const ACCENTS = String.raw`(?:[\u0300-\u036f]|\\u03[0-6][0-9a-f])*`;
const APOSTROPHE = String.raw`(?:['’‘‛ʼʹ′＇${"`"}´]|\\u(?:201[89b]|02b[9c]|00b4|0027|2032|ff07)|&#0?39;|&apos;|&rsquo;)`;
/** What may stand between two words of a name. */
export const GAP = String.raw`(?:[\s\u00a0\u2010-\u2015,;+._-]|%20|\\u00a0|\\u201[0-5])+`;
/** A word begins and ends where no letter or digit goes on; by code, because the database's own idea of letters depends on its locale. */
export const BEGIN = "(?<![0-9A-Za-zÀ-ɏ])";
export const END = String.raw`(?![0-9A-Za-zÀ-ɏ\u0300-\u036f])`;

const variants = gatherVariants();

function gatherVariants(): Map<string, string> {
  const found = new Map<string, string>();
  const ranges = [
    [0xc0, 0x24f],
    [0x1e00, 0x1eff],
  ] as const;
  for (const [from, to] of ranges) {
    for (let code = from; code <= to; code += 1) {
      const letter = String.fromCodePoint(code);
      const base = plainLetters(letter);
      if (/^[a-z]$/.test(base)) found.set(base, (found.get(base) ?? "") + letter);
    }
  }
  return found;
}

/** Without accents and case: `É` is `e`, `ß` is `ss`. */
export function plainLetters(text: string): string {
  return [...text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()]
    .map((letter) => PLAIN[letter] ?? letter)
    .join("");
}

/**
 * PostgreSQL's regular expression for a word or several, however they are spelt: with, without and with decomposed accents, any
 * apostrophe or none, any hyphen, and letters escaped as JSON may. To be matched without regard to case.
 */
export function spelled(text: string): string {
  return text
    .trim()
    .split(/[\s,;]+/)
    .filter((word) => word !== "")
    .map((word) =>
      word
        .split(/[-‐-―]+/)
        .map(spelledWord)
        .filter(Boolean)
        .join(`${GAP}?`),
    )
    .filter((word) => word !== "")
    .join(GAP);
}

function spelledWord(word: string): string {
  const letters = [...word.normalize("NFC")].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const parts = joinPairs(letters).map((letter) => {
    const ligature = PAIRS[plainLetters(letter)];
    return letter.length > 1 && ligature
      ? `(?:[${ligature}]|${ESCAPED}|${spelledLetters(plainLetters(letter))})`
      : spelledLetter(letter);
  });
  // O'Brien is written OBrien, and the other way round.
  if (parts.length > 3) parts.splice(1, 0, `(?:${APOSTROPHE}|\\s)?`);
  return parts.join("");
}

/** Letters, two of them together where they may be written as one. */
function joinPairs(letters: readonly string[]): string[] {
  const joined: string[] = [];
  for (const letter of letters) {
    const last = joined.at(-1) ?? "";
    if (last.length === 1 && plainLetters(letter).length === 1 && plainLetters(last + letter) in PAIRS)
      joined.splice(-1, 1, last + letter);
    else joined.push(letter);
  }
  return joined;
}

function spelledLetter(letter: string): string {
  const plain = plainLetters(letter);
  // Müller is written Mueller.
  const tail = /[äöüÄÖÜ]/.test(letter) ? "e?" : "";
  const whole = plain.length > 1 ? `${escapeText(letter)}|` : "";
  return whole ? `(?:${whole}${ESCAPED}|${spelledLetters(plain)})` : `${spelledLetters(plain)}${tail}`;
}

function spelledLetters(plain: string): string {
  return [...plain]
    .map((letter) => {
      const accented = variants.get(letter);
      if (accented) return `(?:[${letter}${accented}]|${ESCAPED})${ACCENTS}`;
      return /[a-z0-9]/.test(letter) ? `${letter}${ACCENTS}` : `(?:${escapeText(letter)}|${ESCAPED})${ACCENTS}`;
    })
    .join("");
}

/** So that a text stands for itself in a regular expression. */
export function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
