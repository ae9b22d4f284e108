/** Without what never tells two texts apart: case, forms of one letter, spacing. */
export function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
}

/** A name as somebody may write it back: without accents, hyphens or apostrophes. */
export function plainName(name: string): string {
  return foldText(name)
    .normalize("NFKD")
    .replace(/[\p{M}'’.]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
