const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `3,482`, with a true minus: `−12`. */
export function formatCount(count: number): string {
  return whole.format(count).replace("-", "−");
}

/** A count with its noun: `1 company`, `312 companies`. `plural` defaults to the noun with an s. */
export function formatQuantity(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** `1 credit`, `3,482 credits`. */
export function formatCredits(credits: number): string {
  return formatQuantity(credits, "credit");
}

/** Credits for one of something, `1.37`; a dash while there is none. */
export function formatPrice(credits: number | null): string {
  return credits === null ? "–" : credits.toFixed(2);
}

/** What an act may cost: `0 to 2 credits`; one number when both ends are the same. */
export function formatCreditRange(minimum: number, maximum: number): string {
  return minimum === maximum ? formatCredits(maximum) : `${formatCount(minimum)} to ${formatCredits(maximum)}`;
}

/** A change: `+5`, `−3`, `0`. */
export function formatSigned(amount: number): string {
  return amount > 0 ? `+${formatCount(amount)}` : formatCount(amount);
}

/** A reason's weight with two decimals and its sign: `+0.41`, `−0.03`. */
export function formatWeight(weight: number): string {
  return `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;
}

/** A share between 0 and 1 as `98.6%`; `100%` and `0%` stay whole. */
export function formatShare(share: number): string {
  const percent = share * 100;
  // 99.96% must not read as if nothing had failed.
  if (percent > 99.9 && percent < 100) return "99.9%";
  return Number.isInteger(percent) ? `${percent}%` : `${oneDecimal.format(percent)}%`;
}

/** A probability between 0 and 1 with two decimals. */
export function formatConfidence(confidence: number): string {
  return confidence.toFixed(2);
}

/** `312`, or `about 1.2 million` for a count that was estimated. */
export function formatTotal(total: { count: number; exact: boolean }): string {
  if (total.exact) return formatCount(total.count);
  if (total.count >= 1_000_000) return `about ${oneDecimal.format(total.count / 1_000_000)} million`;
  return `about ${formatCount(Number(total.count.toPrecision(2)))}`;
}

/** An estimate where there is little room: `228k`, `5.7M`. */
export function formatCompact(count: number): string {
  if (count < 1_000) return formatCount(count);
  return count < 1_000_000 ? `${whole.format(count / 1_000)}k` : `${oneDecimal.format(count / 1_000_000)}M`;
}

/** A size in bytes: `512 B`, `1.4 kB`, `2.0 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${oneDecimal.format(bytes / 1000)} kB` : `${oneDecimal.format(bytes / 1_000_000)} MB`;
}

/** Words in prose: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
