export const SUFFIX_KINDS = ["com", "uk", "org", "education", "public", "net", "country", "word"] as const;
export type SuffixKind = (typeof SUFFIX_KINDS)[number];

/** Country codes that the world uses as if they were none. */
const WORLDWIDE_CODES = new Set(["io", "co", "ai", "tv", "me"]);
const KINDS: readonly (readonly [SuffixKind, RegExp])[] = [
  ["com", /^com$/],
  ["uk", /^((co|ltd|plc|me)\.)?uk$/],
  ["org", /^org(\.uk)?$/],
  ["education", /^(.+\.)?(ac|edu|sch)(\.uk)?$|^(education|academy|school|college)$/],
  ["public", /^(gov|nhs|police|mod|parliament)(\.uk)?$/],
  ["net", /^(net(\.uk)?|biz|info)$/],
];

/** What sort of address a public suffix makes. */
export function suffixKind(suffix: string): SuffixKind {
  const known = KINDS.find(([, pattern]) => pattern.test(suffix));
  if (known) return known[0];
  return /(^|\.)[a-z]{2}$/.test(suffix) && !WORLDWIDE_CODES.has(suffix) ? "country" : "word";
}
