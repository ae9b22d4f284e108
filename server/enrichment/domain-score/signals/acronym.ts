import { wordOrdinariness } from "@/server/enrichment/domain-score/ordinary-words";
import { defineGroup, type Pair } from "@/server/enrichment/domain-score/signals/group";

const isAcronym = ({ name, domain }: Pair) =>
  domain.text.length >= 2 && (domain.text === name.initials || domain.text === name.initialsTelling);
const ofLength = (length: number) => (pair: Pair) => isAcronym(pair) && Math.min(5, pair.domain.text.length) === length;
const beginsWith = (text: string, initials: string) =>
  initials.length >= 3 && text.length > initials.length && text.startsWith(initials);
const isOnlyInitials = ({ summary }: Pair) =>
  summary.wholeWords + summary.starts + summary.skeletons === 0 && summary.initials >= 2;

/** The label as the name's initials; two or three letters fit many names. */
export const acronymSignals = defineGroup("acronym", {
  two: ofLength(2),
  three: ofLength(3),
  four: ofLength(4),
  five: ofLength(5),
  ordinary: (pair) => (isAcronym(pair) ? wordOrdinariness(pair.domain.text) : 0),
  begins: ({ name, domain }) => beginsWith(domain.text, name.initials) || beginsWith(domain.text, name.initialsTelling),
  part: ({ name, domain }) =>
    domain.text.length >= 3 &&
    domain.text.length < name.initials.length &&
    (name.initials.startsWith(domain.text) || name.initialsTelling.startsWith(domain.text)),
  inside: ({ name, domain }) => domain.text.length >= 2 && name.initials.includes(domain.text),
  "only-initials": isOnlyInitials,
  "only-initials-count": (pair) => (isOnlyInitials(pair) && pair.summary.explained === 1 ? pair.summary.initials : 0),
});
