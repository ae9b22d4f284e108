/** Royal Mail's shapes: A9, A99, AA9, AA99, A9A, AA9A, then a digit and two letters that are none of CIKMOV. */
const POSTCODE = /\b(GIR|[A-Z]{1,2}\d[A-Z\d]?)[\s\u00a0]{0,3}(\d[ABD-HJLNP-UW-Z]{2})\b/gi;

/** British postcodes in a text, each once, as "SW1A 1AA". */
export function findPostcodes(text: string): string[] {
  const found = [...text.matchAll(POSTCODE)].map(([, outward = "", inward = ""]) =>
    `${outward} ${inward}`.toUpperCase(),
  );
  return [...new Set(found)];
}

/** The same form for a postcode that the register writes; null for what is none. */
export function plainPostcode(postcode: string | null): string | null {
  const [found, ...others] = findPostcodes(postcode ?? "");
  return others.length === 0 ? (found ?? null) : null;
}
