import { KIND_NAMES } from "@/server/enrichment/domain-score/kinds";
import type { SignalGroup } from "@/server/enrichment/domain-score/signals/group";
import { SUFFIX_KINDS } from "@/server/enrichment/domain-score/suffix-kind";

const FORMS = ["limited", "plc", "llp", "none"] as const;
/** Those that choose their suffix by what they are. */
const KINDS = ["university", "school", "charity", "housing", "health", "law", "finance"];
const CROSSED = SUFFIX_KINDS.slice(0, 5);

const NAMES = [
  ...SUFFIX_KINDS,
  ...CROSSED.flatMap((suffix) => KINDS.map((kind) => `${suffix}-of-${kind}`)),
  ...CROSSED.flatMap((suffix) => FORMS.map((form) => `${suffix}-of-form-${form}`)),
  "word-of-name",
];
const KIND_PLACES = KINDS.map((kind) => KIND_NAMES.indexOf(kind));
const FIRST_OF_KINDS = SUFFIX_KINDS.length;
const FIRST_OF_FORMS = FIRST_OF_KINDS + CROSSED.length * KINDS.length;
const WORD_OF_NAME = NAMES.length - 1;

/** The public suffix against the kind of organisation and its legal form. */
export const suffixSignals: SignalGroup = {
  group: "suffix",
  names: NAMES.map((name) => `suffix.${name}`),
  measure: ({ company, domain }) => {
    const values = new Array<number>(NAMES.length).fill(0);
    const suffix = SUFFIX_KINDS.indexOf(domain.suffixKind);
    values[suffix] = 1;
    if (suffix < CROSSED.length) {
      for (let at = 0; at < KINDS.length; at++) {
        if (company.kinds[KIND_PLACES[at] ?? -1]) values[FIRST_OF_KINDS + suffix * KINDS.length + at] = 1;
      }
      const form = FORMS.indexOf(company.form === "cic" ? "none" : company.form);
      values[FIRST_OF_FORMS + suffix * FORMS.length + form] = 1;
    }
    const isWord = domain.suffixKind === "word" || domain.suffixKind === "education";
    if (isWord && isWordOf(domain.suffix, company.rawWords)) values[WORD_OF_NAME] = 1;
    return values;
  },
};

function isWordOf(suffix: string, words: ReadonlySet<string>): boolean {
  const [first = ""] = suffix.split(".");
  return first.length > 2 && words.has(first);
}
