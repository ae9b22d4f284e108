/**
 * The former names that are kept after those that the register lists: the name that a company had until now, then what was known before.
 * A name that the register does not list any longer was borne all the same. `current` is the name that it has now.
 */
export function keepFormerNames(
  listed: readonly string[],
  current: string | null,
  known: readonly (string | null)[],
): string[] {
  const told = new Set<string | null>([null, current, ...listed]);
  return known.filter((name): name is string => !told.has(name) && Boolean(told.add(name)));
}
