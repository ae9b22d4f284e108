/** Accents and apostrophes, which the register writes or leaves out as it comes. */
const ACCENTS = /[\u0300-\u036f\u2019']/g;
/** `C.S. Engineering` is `cs engineering`. */
const DOTTED_INITIAL = /\b([a-z])\.(?=[a-z](\.|\b))/g;

/** The words of a name as the search document holds them; the same as the function `name_lexemes` of the database. */
export function nameLexemes(name: string): string[] {
  const plain = /[^ -~]/.test(name) ? name.normalize("NFKD").replace(ACCENTS, "") : name.replaceAll("'", "");
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, " ")
    .replace(DOTTED_INITIAL, "$1")
    .split(/[ .]+/)
    .filter(Boolean);
}
