/** Two-letter beginnings of the register's numbers (Companies House, URI customer guide); R0 is Northern Ireland's older one. */
const PREFIXES =
  "AC|CE|CS|ES|FC|FE|GE|GN|GS|IC|IP|LP|NC|NF|NI|NL|NO|NP|NR|NZ|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC";

/** Some societies' and partnerships' numbers close with one or two letters (IP28814R, SP2747RS). */
const NUMBER = new RegExp(
  String.raw`(?<![\w£$€+./-])(?:(${PREFIXES})[\s.-]?(\d(?:[\s]?\d){3,5})(RS|R)?|(\d(?:[\s]?\d){5,7}))(?![\w]|[\s-]?\d{2}|[%/]|[.,:]\d)`,
  "gi",
);

/** What a page calls a company's number, in English and in Welsh. */
const COMPANY =
  /\b(compan(?:y|ies)|(?:registered|incorporated)\s+in\b|crn\b|co\.?\s*(?:no|number|reg)|partnership|llp\b|cwmni|cofrestr\w*)/gi;
const NUMBERED = /\b(?:registered|registration|incorporated|reg\b|reg['’]?d)/i;
/** Other numbers that pages show beside it. "A charity registered in England" has a charity's number. */
const OTHER =
  /\b(?:charit\w*(?:\W+(?:is|and))?(?:\W+(?:registered|incorporated))?|elusen|vat|t\.?a\.?w|tax|utr|fca|frn|financial\s+(?:conduct|services\s+register)|prudential|ico|data\s+protection|information\s+commissioner\w*|duns|d-u-n-s|sra|solicitors\s+regulation|tel\w*|phone|fax|call|mobile|ffôn|sort\s*code|account\s*(?:no|number)|patent|trade\s*mark|design|iso|eori|ofsted|cqc|gas\s+safe|niceic|membership|member\s+no|licen[cs]e)\b/gi;

const LOOK_BACK = 90;

export interface FoundNumber {
  /** As the register writes it: eight characters. */
  number: string;
  /** The text before it calls it a company's number. */
  isLabelled: boolean;
}

/**
 * Company numbers in a page's text: with and without leading zeros, spaced, with the prefixes of Scotland, Northern Ireland and
 * partnerships. A number without such a label counts only as a whole eight characters, and only for whoever looks for it. VAT,
 * charity and telephone numbers are left out.
 */
export function findNumbers(text: string): FoundNumber[] {
  const found = new Map<string, FoundNumber>();
  let end = 0;
  for (const match of text.matchAll(NUMBER)) {
    const before = text.slice(Math.max(end, match.index - LOOK_BACK), match.index);
    end = match.index + match[0].length;
    const one = readNumber(match, kindOf(before));
    if (one && !found.get(one.number)?.isLabelled) found.set(one.number, one);
  }
  return [...found.values()];
}

function readNumber([whole, prefix, short, suffix = "", plain]: RegExpExecArray, kind: Kind): FoundNumber | null {
  const digits = (short ?? plain ?? "").replace(/\s/g, "");
  if (kind === "other" || /^0+$/.test(digits)) return null;
  const length = 6 - suffix.length;
  const number = prefix
    ? prefix.toUpperCase() + digits.padStart(length, "0") + suffix.toUpperCase()
    : digits.padStart(8, "0");
  // Spaced or short digits are anything, unless the page says what they are.
  const isWhole = !/\s/.test(whole) && digits.length === (prefix ? length : 8);
  return kind === "company" || isWhole ? { number, isLabelled: kind === "company" } : null;
}

type Kind = "company" | "other" | null;

/** What the words before a number say that it is; the last of them decides. */
function kindOf(before: string): Kind {
  const company = [...before.matchAll(COMPANY)].at(-1);
  const other = [...before.matchAll(OTHER)].at(-1);
  if (other && other.index + other[0].length > (company?.index ?? -1)) return "other";
  return company || NUMBERED.test(before) ? "company" : null;
}
