import type { LeftRow } from "./read-pairs";

const MOST = 20;

/** Says on standard error which rows of a file were left out, and why; the first few by name. */
export function tellLeftRows(left: readonly LeftRow[]): void {
  if (left.length === 0) return;
  const rows = left.slice(0, MOST).map(({ line, reason }) => `  line ${line}: ${reason}`);
  if (left.length > MOST) rows.push(`  and ${(left.length - MOST).toLocaleString("en-GB")} more`);
  const count = `${left.length.toLocaleString("en-GB")} ${left.length === 1 ? "row is" : "rows are"}`;
  console.error(`${count} left out, the others are judged:\n${rows.join("\n")}`);
}
