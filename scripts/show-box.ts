/** Prints lines in a frame, so that they are found among log lines. */
export function showBox(lines: string[]): void {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = "─".repeat(width + 2);
  console.log([`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${edge}┘`].join("\n"));
}
