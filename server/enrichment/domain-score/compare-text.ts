let previousRow = new Uint8Array(256);
let row = new Uint8Array(256);
const LONGEST = 250;

/** The longest run of letters that both texts have: its length and where it begins in the first. */
export function longestRun(a: string, b: string): { length: number; at: number } {
  const width = Math.min(b.length, LONGEST);
  let best = 0;
  let end = 0;
  previousRow.fill(0);
  row.fill(0);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= width; j++) {
      const length = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? (previousRow[j - 1] ?? 0) + 1 : 0;
      row[j] = length;
      if (length > best) {
        best = length;
        end = i;
      }
    }
    [previousRow, row] = [row, previousRow];
  }
  return { length: best, at: end - best };
}

/** Jaro-Winkler similarity, 0 to 1. */
export function jaroWinkler(a: string, b: string): number {
  if (a.length === 0 || b.length === 0) return 0;
  const { inA, inB } = matchLetters(a, b);
  if (inA.length === 0) return 0;
  let moved = 0;
  for (let i = 0; i < inA.length; i++) if (inA[i] !== inB[i]) moved++;
  const matched = inA.length;
  const jaro = (matched / a.length + matched / b.length + (matched - moved / 2) / matched) / 3;
  let start = 0;
  while (start < Math.min(4, a.length, b.length) && a[start] === b[start]) start++;
  return jaro + start * 0.1 * (1 - jaro);
}

function matchLetters(a: string, b: string): { inA: string[]; inB: string[] } {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const inA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (taken[j] || a[i] !== b[j]) continue;
      taken[j] = 1;
      inA.push(a[i] ?? "");
      break;
    }
  }
  const inB: string[] = [];
  for (let j = 0; j < b.length; j++) if (taken[j]) inB.push(b[j] ?? "");
  return { inA, inB };
}

/** Whether the letters of the first text stand in the second in the same order. */
export function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (let i = 0; i < text.length && at < letters.length; i++) if (text[i] === letters[at]) at++;
  return at === letters.length;
}

/** The share of the first set that is in the second too. */
export function sharedPart(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const each of a) if (b.has(each)) shared++;
  return shared / Math.max(1, a.size);
}
