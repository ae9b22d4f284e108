/** Legal forms at the end of a name, Welsh ones too; longest first, so that "community interest company" goes whole. */
const LEGAL_FORMS = [
  "community interest company",
  "cwmni buddiannau cymunedol",
  "public limited company",
  "limited liability partnership",
  "cwmni cyfyngedig cyhoeddus",
  "partneriaeth atebolrwydd cyfyngedig",
  "unlimited company",
  "cyfyngedig",
  "incorporated",
  "unlimited",
  "limited",
  "cyf",
  "ccc",
  "cbc",
  "cic",
  "llp",
  "plc",
  "ltd",
  "inc",
  "pac",
  "lp",
];

const STOP_WORDS = new Set([
  "the",
  "of",
  "and",
  "for",
  "a",
  "uk",
  "gb",
  "group",
  "holdings",
  "company",
  "co",
  "services",
  "international",
]);

export interface NameWords {
  /** Every word but the legal form. */
  all: string[];
  /** Without the words that tell companies apart badly; `all` when nothing else is left. */
  telling: string[];
}

/** The words of a company name in lower case ASCII, its legal form stripped. */
export function nameWords(name: string): NameWords {
  let text = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/\(.*?\)/g, (bracket) => ` ${bracket.slice(1, -1)} `)
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  for (let form = findLegalForm(text); form; form = findLegalForm(text)) text = text.slice(0, -form.length).trim();
  const all = text.split(" ").filter(Boolean);
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  return { all, telling: telling.length > 0 ? telling : all };
}

function findLegalForm(text: string): string | undefined {
  return LEGAL_FORMS.find((form) => text.endsWith(` ${form}`));
}
