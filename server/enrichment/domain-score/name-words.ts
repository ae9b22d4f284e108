/** Legal forms at the end of a name, Welsh ones too; the longer before what it ends with, so that each goes whole. */
const LEGAL_FORMS = [
  "community interest company",
  "cwmni buddiannau cymunedol",
  "public limited company",
  "limited liability partnership",
  "limited partnership",
  "cwmni cyfyngedig cyhoeddus",
  "partneriaeth atebolrwydd cyfyngedig",
  "unlimited company",
  "private limited",
  "cyfyngedig",
  "incorporated",
  "corporation",
  "unlimited",
  "limited",
  "company",
  "corp",
  "cyf",
  "ccc",
  "cbc",
  "cic",
  "cio",
  "llp",
  "llc",
  "plc",
  "ltd",
  "inc",
  "pac",
  "lp",
  "co",
  "the",
];

const STOP_WORDS = new Set(
  "the of and for a at in by to on with uk gb group holdings holding company co services service international ltd plc llp cic".split(
    " ",
  ),
);

/** The short word that a label may carry for a legal form, with the share of labels that do. */
const FORM_WORDS: readonly { form: LegalForm; pattern: RegExp; word: string }[] = [
  { form: "plc", pattern: /\b(p\.?\s?l\.?\s?c\.?|public limited company)\s*$/i, word: "plc" },
  { form: "llp", pattern: /\b(l\.?l\.?p|limited liability partnership)\b/i, word: "llp" },
  { form: "cic", pattern: /\b(c\.?i\.?c|community interest company)\b/i, word: "cic" },
  { form: "limited", pattern: /\b(limited|ltd|cyf|cyfyngedig)\b/i, word: "ltd" },
];

export type LegalForm = "limited" | "plc" | "llp" | "cic" | "none";

export interface NameWords {
  /** Every word but the legal form and a leading article. Initials that stand together are one word: "J D" is "jd". */
  all: string[];
  /** Without the words that tell companies apart badly; `all` when nothing else is left. */
  telling: string[];
  form: LegalForm;
  /** The short word of the legal form, which some domains carry. */
  formWord: string | null;
  hasArticle: boolean;
}

/** Whether a word says next to nothing about which company it is. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}

/** The words of a company name in lower case ASCII, its legal form stripped. */
export function nameWords(name: string): NameWords {
  const plain = plainText(name);
  const hasArticle = plain.startsWith("the ") || /\bthe\b\)?$/.test(name.trim().toLowerCase());
  let text = plain;
  for (let form = findLegalForm(text); form; form = findLegalForm(text)) {
    text = text.slice(0, -form.length).trim().replace(/ and$/, "");
  }
  const words = joinInitials(text.split(" ").filter(Boolean));
  const all = words.length > 1 && words[0] === "the" ? words.slice(1) : words;
  const telling = all.filter((word) => !isStopWord(word));
  const known = FORM_WORDS.find(({ pattern }) => pattern.test(name));
  return {
    all,
    telling: telling.length > 0 ? telling : all,
    form: known?.form ?? "none",
    formWord: known?.word ?? null,
    hasArticle,
  };
}

function plainText(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’`]/g, "")
    .replace(/\b([a-z])\s*&\s*([a-z])\b/g, "$1$2")
    .replace(/&/g, " and ")
    .replace(/\+/g, " plus ")
    .replace(/\b(?:[a-z]\.){2,}/g, (initials) => `${initials.replaceAll(".", "")} `)
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

function findLegalForm(text: string): string | undefined {
  return LEGAL_FORMS.find((form) => text.endsWith(` ${form}`));
}

function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let isInitial = false;
  for (const word of words) {
    const last = joined.at(-1);
    if (word.length === 1 && isInitial && last) joined[joined.length - 1] = last + word;
    else joined.push(word);
    isInitial = word.length === 1;
  }
  return joined;
}
