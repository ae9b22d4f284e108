import { parse } from "tldts";
import { bitsAlone } from "@/server/enrichment/domain-score/bits-alone";
import { kindsOfLabel, kindsOfOrganisation } from "@/server/enrichment/domain-score/kinds";
import { isStopWord, type LegalForm, nameWords } from "@/server/enrichment/domain-score/name-words";
import { type SuffixKind, suffixKind } from "@/server/enrichment/domain-score/suffix-kind";
import type { WordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";

/** Shares of labels with the article or the legal form's word of a name that has one. */
const KEPT_EXTRAS: Record<string, number> = { the: 0.17, plc: 0.18, cic: 0.1, llp: 0.03, ltd: 0.02 };
const EXTRA_RARITY = 3;

export interface NameWord {
  text: string;
  /** Bits. */
  rarity: number;
  /** How likely a domain carries it. */
  kept: number;
  keptBits: number;
  skippedBits: number;
  isStop: boolean;
}

export interface PreparedName {
  text: string;
  /** In their order, the article and the legal form's short word included. */
  words: NameWord[];
  telling: NameWord[];
  /** All words but article and legal form, run together. */
  joined: string;
  joinedTelling: string;
  initials: string;
  initialsTelling: string;
  tellingBits: number;
  pairs: ReadonlySet<string>;
  digits: string;
}

export interface PreparedCompany {
  /** The present name first. */
  names: PreparedName[];
  form: LegalForm;
  kinds: boolean[];
  rawWords: ReadonlySet<string>;
}

export interface PreparedDomain {
  domain: string;
  suffix: string;
  suffixKind: SuffixKind;
  /** The registrable label without hyphens. */
  text: string;
  parts: string[];
  /** Fillers that begin at each letter. */
  fillers: readonly { length: number; bits: number }[][];
  letterBits: number[];
  /** What the label costs without any name. */
  bitsAlone: number;
  kinds: boolean[];
  pairs: ReadonlySet<string>;
  digits: string;
}

export interface CompanyNames {
  name: string;
  previousNames: readonly string[];
  sicCodes?: readonly string[];
}

/** Everything about a company that does not depend on the domain. */
export function prepareCompany(
  { name, previousNames, sicCodes = [] }: CompanyNames,
  words: WordKnowledge,
): PreparedCompany {
  const names = [name, ...previousNames.filter((previous) => previous.toLowerCase() !== name.toLowerCase())];
  const text = names.join(" ").toLowerCase();
  return {
    names: names.map((each) => prepareName(each, words)),
    form: nameWords(name).form,
    kinds: kindsOfOrganisation(text, sicCodes),
    rawWords: new Set(text.match(/[a-z0-9]+/g)),
  };
}

function prepareName(text: string, knowledge: WordKnowledge): PreparedName {
  const { all, telling: tellingTexts, formWord, hasArticle } = nameWords(text);
  let place = 0;
  const body = all.map((word) => {
    const isStop = isStopWord(word);
    return nameWord(word, knowledge.rarity(word), knowledge.kept(word, isStop ? 0 : place++), isStop);
  });
  const words = [...(hasArticle ? [extraWord("the")] : []), ...body, ...(formWord ? [extraWord(formWord)] : [])];
  const telling = body.some((word) => !word.isStop) ? body.filter((word) => !word.isStop) : body;
  const joined = all.join("");
  const joinedTelling = tellingTexts.join("");
  return {
    text,
    words,
    telling,
    joined,
    joinedTelling,
    initials: all.map((word) => word[0]).join(""),
    initialsTelling: tellingTexts.map((word) => word[0]).join(""),
    tellingBits: telling.reduce((sum, word) => sum + word.rarity, 0),
    pairs: new Set([...letterPairs(joined), ...letterPairs(joinedTelling)]),
    digits: joined.replace(/\D/g, ""),
  };
}

function nameWord(text: string, rarity: number, kept: number, isStop: boolean): NameWord {
  return { text, rarity, kept, keptBits: -Math.log2(kept), skippedBits: -Math.log2(1 - kept), isStop };
}

function extraWord(word: string): NameWord {
  return nameWord(word, EXTRA_RARITY, KEPT_EXTRAS[word] ?? 0.1, true);
}

/** Everything about a domain that does not depend on the company. */
export function prepareDomain(domain: string, knowledge: WordKnowledge): PreparedDomain {
  const { domainWithoutSuffix, publicSuffix } = parse(domain);
  const label = (domainWithoutSuffix ?? domain).toLowerCase();
  const text = label.replace(/-/g, "");
  const suffix = publicSuffix ?? "";
  const prepared = {
    domain,
    suffix,
    suffixKind: suffixKind(suffix),
    text,
    parts: label.split("-").filter(Boolean),
    fillers: Array.from(text, (_, at) =>
      knowledge.fillers
        .filter(({ word }) => text.startsWith(word, at))
        .map(({ word, bits }) => ({ length: word.length, bits })),
    ),
    letterBits: Array.from(text, (letter) => knowledge.letterBits(letter)),
    kinds: kindsOfLabel(text),
    pairs: letterPairs(text),
    digits: text.replace(/\D/g, ""),
  };
  return { ...prepared, bitsAlone: bitsAlone(prepared) };
}

function letterPairs(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}
