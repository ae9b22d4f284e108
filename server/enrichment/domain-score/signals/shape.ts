import { defineGroup } from "@/server/enrichment/domain-score/signals/group";

/** Lengths, hyphens, digits: what makes a likeness mean more or less. */
export const shapeSignals = defineGroup("shape", {
  "label-length": ({ domain }) => Math.min(25, domain.text.length),
  "short-label": ({ domain }) => domain.text.length <= 3,
  "name-words": ({ name }) => Math.min(8, name.words.length),
  "telling-words": ({ name }) => Math.min(6, name.telling.length),
  hyphenated: ({ domain }) => domain.parts.length > 1,
  "hyphens-at-words": ({ domain, name }) =>
    domain.parts.length > 1
      ? domain.parts.filter((part) => name.words.some(({ text }) => text === part)).length / domain.parts.length
      : 0,
  "same-digits": ({ domain, name }) => domain.digits !== "" && domain.digits === name.digits,
  "other-digits": ({ domain, name }) => domain.digits !== "" && domain.digits !== name.digits,
});

/** Only a previous name leads to the domain. */
export const previousNameSignals = defineGroup("previous-name", {
  best: ({ isPreviousName }) => isPreviousName,
});
