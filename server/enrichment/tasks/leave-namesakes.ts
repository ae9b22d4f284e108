import { emailQuestion } from "@/server/enrichment/lookups/lookup-key";
import { plainName } from "@/server/enrichment/tasks/plain-name";

/**
 * Of lookups for one task the first of each person's name: the result of two namesakes tells them apart only by what Snov.io may leave
 * out of it. Their domains do not, for an address may be at another one.
 */
export function leaveNamesakes<Lookup extends { input: unknown }>(lookups: readonly Lookup[]): Lookup[] {
  const names = new Set<string>();
  return lookups.filter(({ input }) => {
    const { data: person } = emailQuestion.safeParse(input);
    if (!person) return true;
    const name = plainName(`${person.firstName} ${person.lastName}`);
    const isFirst = !names.has(name);
    names.add(name);
    return isFirst;
  });
}
