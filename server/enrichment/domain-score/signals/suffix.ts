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
const AT = new Map(NAMES.map((name, at) => [name, at]));
const KIND_PLACES = KINDS.map((kind) => ({ kind, place: KIND_NAMES.indexOf(kind) }));

/** The public suffix against the kind of organisation and its legal form. */
export const suffixSignals: SignalGroup = {
  group: "suffix",
  names: NAMES.map((name) => `suffix.${name}`),
  measure: ({ company, domain }) => {
    const values = new Array<number>(NAMES.length).fill(0);
    const set = (name: string) => {
      const at = AT.get(name);
      if (at !== undefined) values[at] = 1;
    };
    set(domain.suffixKind);
    for (const { kind, place } of KIND_PLACES) if (company.kinds[place]) set(`${domain.suffixKind}-of-${kind}`);
    set(`${domain.suffixKind}-of-form-${company.form === "cic" ? "none" : company.form}`);
    const [first = ""] = domain.suffix.split(".");
    const isWord = domain.suffixKind === "word" || domain.suffixKind === "education";
    if (isWord && first.length > 2 && company.rawWords.has(first)) set("word-of-name");
    return values;
  },
};
