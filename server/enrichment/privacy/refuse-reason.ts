import { BEGIN, END, spelled } from "@/server/enrichment/privacy/spellings";
import { patternOf, type Words } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** A reason is kept for ever, so it must not name whom it is about, not by the surname alone either. Throws `BAD_INPUT`. */
export async function refuseReason(tx: Tx, reason: string, words: Words): Promise<void> {
  const surnames = words.names.map(({ surname }) => `${BEGIN}${spelled(surname)}${END}`);
  const ways = [patternOf(words) ?? [], surnames].flat();
  if (ways.length === 0) return;
  const [row] = await tx.$queryRaw<{ isNaming: boolean }[]>`select ${reason} ~* ${ways.join("|")} as "isNaming"`;
  if (row?.isNaming)
    throw new AppError("BAD_INPUT", "reason is kept for ever: say why without naming the person", { field: "reason" });
}
