import { plainName } from "@/server/integrations/websites/find-names";

/** How firms build addresses out of names, as the local part of Ann Brown's. */
const PATTERNS = {
  "first.last": (first, last) => `${first}.${last}`,
  firstlast: (first, last) => `${first}${last}`,
  first_last: (first, last) => `${first}_${last}`,
  "first-last": (first, last) => `${first}-${last}`,
  "f.last": (first, last) => `${first.charAt(0)}.${last}`,
  flast: (first, last) => `${first.charAt(0)}${last}`,
  firstl: (first, last) => `${first}${last.charAt(0)}`,
  "first.l": (first, last) => `${first}.${last.charAt(0)}`,
  "last.first": (first, last) => `${last}.${first}`,
  lastf: (first, last) => `${last}${first.charAt(0)}`,
  first: (first) => first,
  last: (_, last) => last,
} as const satisfies Record<string, (first: string, last: string) => string>;

export type AddressPattern = keyof typeof PATTERNS;

/** The pattern by which a name becomes this local part; null for none that we know. */
export function findPattern(local: string, forename: string, surname: string): AddressPattern | null {
  const [first, last] = [plainName(forename.split(/\s+/)[0] ?? ""), plainName(surname)];
  if (first.length < 2 || last.length < 2) return null;
  const written = local.toLowerCase().replace(/\d+$/, "");
  const patterns = Object.keys(PATTERNS) as AddressPattern[]; // The keys of a constant.
  return patterns.find((pattern) => PATTERNS[pattern](first, last) === written) ?? null;
}

export interface KnownPattern {
  pattern: AddressPattern;
  /** How many other people's addresses are built so. */
  count: number;
}

/** The pattern that other people's addresses at a domain agree on; null when there is none or they differ evenly. */
export function agreeOnPattern(patterns: readonly (AddressPattern | null)[]): KnownPattern | null {
  const counted = [...Map.groupBy(patterns, (pattern) => pattern)]
    .flatMap(([pattern, all]) => (pattern ? [{ pattern, count: all.length }] : []))
    .sort((a, b) => b.count - a.count);
  const [first, second] = counted;
  return first && first.count > (second?.count ?? 0) ? first : null;
}
