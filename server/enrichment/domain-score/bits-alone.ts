/** Bits for beginning a run of letters that nothing explains. */
export const UNKNOWN_RUN_BITS = 3;
const NEVER = 1e9;

interface Label {
  text: string;
  /** Fillers that begin at each letter. */
  fillers: readonly { length: number; bits: number }[][];
  letterBits: readonly number[];
}

/** The bits of a label of which no name is known: fillers and letters only. */
export function bitsAlone({ text, fillers, letterBits }: Label): number {
  const known = new Array<number>(text.length + 1).fill(NEVER);
  const unknown = new Array<number>(text.length + 1).fill(NEVER);
  known[0] = 0;
  for (let at = 0; at < text.length; at++) {
    const [closed, open] = [known[at] ?? NEVER, unknown[at] ?? NEVER];
    unknown[at + 1] = Math.min(closed + UNKNOWN_RUN_BITS, open) + (letterBits[at] ?? 0);
    for (const { length, bits } of fillers[at] ?? []) {
      known[at + length] = Math.min(known[at + length] ?? NEVER, Math.min(closed, open) + bits);
    }
  }
  return Math.min(known[text.length] ?? NEVER, unknown[text.length] ?? NEVER);
}
