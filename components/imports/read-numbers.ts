/** Company numbers as people paste them: one a line, or parted by commas, semicolons and tabs. Lines keep their order. */
export function readNumbers(text: string): string[] {
  return text
    .split(/[\r\n,;\t]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
