import { type Alignment, alignName } from "@/server/enrichment/domain-score/align-name";
import { acronymSignals } from "@/server/enrichment/domain-score/signals/acronym";
import { firstWordSignals } from "@/server/enrichment/domain-score/signals/first-word";
import { fitSignals } from "@/server/enrichment/domain-score/signals/fit";
import type { Pair, SignalGroup } from "@/server/enrichment/domain-score/signals/group";
import { likenessSignals } from "@/server/enrichment/domain-score/signals/likeness";
import { previousNameSignals, shapeSignals } from "@/server/enrichment/domain-score/signals/shape";
import { suffixSignals } from "@/server/enrichment/domain-score/signals/suffix";
import { summarise } from "@/server/enrichment/domain-score/signals/summary";
import { missingSignals, remainderSignals, wordSignals } from "@/server/enrichment/domain-score/signals/words";
import type { PreparedCompany, PreparedDomain, PreparedName } from "@/server/enrichment/domain-score/subject";

/** In the order of the vector. */
const SIGNAL_GROUPS: readonly SignalGroup[] = [
  wordSignals,
  firstWordSignals,
  missingSignals,
  remainderSignals,
  acronymSignals,
  likenessSignals,
  shapeSignals,
  previousNameSignals,
  fitSignals,
  suffixSignals,
];

export const SIGNALS: readonly { name: string; group: string }[] = SIGNAL_GROUPS.flatMap(({ group, names }) =>
  names.map((name) => ({ name, group })),
);

/** A company and a domain, read by whichever of the company's names explains the domain best. */
export function readPair(company: PreparedCompany, domain: PreparedDomain): Pair {
  let best: { name: PreparedName; alignment: Alignment; place: number } | null = null;
  for (const [place, name] of company.names.entries()) {
    const alignment = alignName(name, domain);
    if (!best || alignment.gain > best.alignment.gain) best = { name, alignment, place };
  }
  if (!best) throw new Error("A company without a name cannot be compared");
  const { name, alignment, place } = best;
  return { company, domain, name, alignment, isPreviousName: place > 0, summary: summarise(name, domain, alignment) };
}

/** The values of all signals, in the order of SIGNALS. */
export function measureSignals(pair: Pair): number[] {
  const values = new Array<number>(SIGNALS.length);
  let at = 0;
  for (const group of SIGNAL_GROUPS) {
    for (const value of group.measure(pair)) values[at++] = value;
  }
  return values;
}
