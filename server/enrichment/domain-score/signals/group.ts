import type { Alignment } from "@/server/enrichment/domain-score/align-name";
import type { Summary } from "@/server/enrichment/domain-score/signals/summary";
import type { PreparedCompany, PreparedDomain, PreparedName } from "@/server/enrichment/domain-score/subject";

export interface Pair {
  company: PreparedCompany;
  domain: PreparedDomain;
  /** The one of the company's names that explains the domain best. */
  name: PreparedName;
  isPreviousName: boolean;
  alignment: Alignment;
  summary: Summary;
}

/** Signals that make one reason together. */
export interface SignalGroup {
  group: string;
  names: readonly string[];
  /** One value a name, in their order. */
  measure(pair: Pair): number[];
}

/** A group from its signals by name. */
export function defineGroup(group: string, signals: Record<string, (pair: Pair) => number | boolean>): SignalGroup {
  const measures = Object.values(signals);
  return {
    group,
    names: Object.keys(signals).map((name) => `${group}.${name}`),
    measure: (pair) => measures.map((measure) => Number(measure(pair))),
  };
}
