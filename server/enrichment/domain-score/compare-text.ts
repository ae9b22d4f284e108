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

const taken = new Uint8Array(256);
const matchedLetters = new Uint16Array(256);

/** Jaro-Winkler similarity of the first 250 letters, 0 to 1. */
export function jaroWinkler(first: string, second: string): number {
  const [a, b] = [first.slice(0, LONGEST), second.slice(0, LONGEST)];
  if (a.length === 0 || b.length === 0) return 0;
  const matched = matchLetters(a, b);
  if (matched === 0) return 0;
  let moved = 0;
  for (let i = 0, j = 0; j < b.length; j++) {
    if (taken[j] === 1 && b.charCodeAt(j) !== matchedLetters[i++]) moved++;
  }
  const jaro = (matched / a.length + matched / b.length + (matched - moved / 2) / matched) / 3;
  let start = 0;
  while (start < Math.min(4, a.length, b.length) && a[start] === b[start]) start++;
  return jaro + start * 0.1 * (1 - jaro);
}

/** Pairs each letter of the first text with the nearest free one of the second, and counts them. */
function matchLetters(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  taken.fill(0, 0, b.length);
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const letter = a.charCodeAt(i);
    const end = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (taken[j] === 1 || letter !== b.charCodeAt(j)) continue;
      taken[j] = 1;
      matchedLetters[count++] = letter;
      break;
    }
  }
  return count;
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
