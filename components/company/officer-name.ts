import type { Officer } from "@/server/enrichment/schema";

/** "Maud Ellerby"; as the register writes it when the register does not part it. */
export function formatOfficerName({ forename, surname, name }: Pick<Officer, "forename" | "surname" | "name">): string {
  return [forename, surname].filter(Boolean).join(" ") || name;
}
