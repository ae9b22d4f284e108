/**
 * The network address a request comes from; null when nobody trustworthy has said it. PUBLIC_URL means that a proxy of ours
 * stands in front, which puts the address it has seen behind whatever the sender claims in X-Forwarded-For. Without a
 * proxy that header is wholly the sender's, and nothing else that reaches this place tells the address.
 */
export function senderAddress(headers: Record<string, unknown> | undefined, publicUrl: string | null): string | null {
  if (publicUrl === null) return null;
  const forwarded = String(headers?.["x-forwarded-for"] ?? "");
  return forwarded.split(",").at(-1)?.trim() || null;
}
