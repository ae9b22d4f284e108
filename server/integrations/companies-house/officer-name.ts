/** The parts of an officer's name, in person case; all null but `isCorporate` for a company. */
export interface OfficerName {
  isCorporate: boolean;
  title: string | null;
  forename: string | null;
  otherNames: string | null;
  surname: string | null;
}

/** Words that are a title and hardly ever a forename. Earl, Duke, Major or Dean alone are read as forenames. */
const titles = new Set(
  `mr mrs miss ms mx master dr doctor prof professor sir dame lord lady baron baroness viscount viscountess countess
   marquess marchioness duchess rev revd reverend rabbi imam father sister brother hon honourable rt right the very
   most cllr councillor captain capt colonel col lieutenant lt commander cdr brigadier admiral wing squadron leader
   sheikh sheikha hrh qc kc and of`.split(/\s+/),
);

/** A role without "corporate-" sometimes holds a company all the same (old nominee secretaries). */
const companySuffix = /\b(limited|ltd|llp|plc|inc|gmbh|s\.?a\.?r\.?l|b\.?v)\.?$/i;

/**
 * Reads "SURNAME, Forename Other Names, Title" (Companies House builds it so from its name elements).
 * The role decides first, because a company's name may hold a comma and a person's may hold none.
 */
export function parseOfficerName(name: string, role: string): OfficerName {
  const text = name.normalize("NFC").replace(/\s+/g, " ").trim();
  if (role.startsWith("corporate-") || (!text.includes(",") && companySuffix.test(text))) {
    return { isCorporate: true, title: null, forename: null, otherNames: null, surname: null };
  }

  const [family = "", given = "", ...honorifics] = text.split(/,\s*/);
  const isTitleOnly = honorifics.length === 0 && isTitle(given, family);
  const [forename = "", ...otherNames] = isTitleOnly ? [] : given.split(" ");
  return {
    isCorporate: false,
    title: (isTitleOnly ? given : honorifics.join(", ").trim()) || null,
    forename: toPersonCase(forename) || null,
    otherNames: toPersonCase(otherNames.join(" ")) || null,
    surname: toPersonCase(family) || null,
  };
}

/** "EXEMPLARTON, Baroness" has no forename. A peer's surname ("OF EXAMPLEMERE") turns the rarer words into titles too. */
function isTitle(given: string, family: string): boolean {
  const words = given
    .toLowerCase()
    .split(/[\s.]+/)
    .filter(Boolean);
  const isPeer = /^of /i.test(family);
  return (
    words.length > 0 && words.every((word) => titles.has(word) || (isPeer && ["earl", "duke", "the"].includes(word)))
  );
}

/**
 * Capitals as a person would write the name. Parts the register already writes in mixed case keep their pattern
 * (McDONALD becomes McDonald); MACDONALD stays Macdonald, because Machin and Mackie are names too.
 */
export function toPersonCase(name: string): string {
  const isAllCapitals = !/\p{Ll}/u.test(name);
  const isAllSmall = !/\p{Lu}/u.test(name);
  return name
    .split(" ")
    .map((word, index) => {
      if (index === 0 && /^of$/i.test(word) && name.includes(" ")) return "of";
      if (index > 0 && /^(II|III|IV)$/.test(word)) return word;
      return word.replace(/[\p{L}\p{M}]+/gu, (part) => casePart(part, isAllCapitals || isAllSmall));
    })
    .join(" ");
}

function casePart(part: string, isUniform: boolean): string {
  if (isUniform) {
    const [, clan, rest] = /^(mc)(\p{L}{3,})$/iu.exec(part) ?? [];
    return clan && rest ? `Mc${capitalise(rest)}` : capitalise(part);
  }
  const [, start, rest] = /^(\p{Lu}\p{Ll}+)(\p{Lu}{2,})$/u.exec(part) ?? [];
  if (start && rest) return start + capitalise(rest);
  return /\p{Ll}/u.test(part) ? part : capitalise(part);
}

function capitalise(part: string): string {
  const [first = "", ...rest] = part;
  return first.toUpperCase() + rest.join("").toLowerCase();
}
