/** Spreadsheets run what starts with these. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** RFC 4180 with a byte order mark, so that spreadsheets read UTF-8. Cells that would run as formulas become text. */
export function toCsv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[columns, ...rows].map(toCsvLine).join("")}`;
}

export function toCsvLine(cells: readonly string[]): string {
  return `${cells.map(escapeCell).join(",")}\r\n`;
}

function escapeCell(cell: string): string {
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
