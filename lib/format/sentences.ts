/** Words that the product keeps as a clause ("no credits left"), as a sentence of their own: capital and full stop. */
export function formatSentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? "" : "."}`;
}

/** The same beside others, with points between them: a capital and no full stop. */
export function formatClause(text: string): string {
  return formatSentence(text).replace(/\.$/, "");
}

/** Straight quotation marks of stored words as print has them: “genius”. */
export function formatQuotes(text: string): string {
  return text.replaceAll(/"([^"]*)"/g, "“$1”");
}
