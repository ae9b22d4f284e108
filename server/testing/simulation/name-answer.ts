/** What is wrong with a provider's answer, as it can be seen on the wire; null for a healthy one. */
export function nameAnswer({ status, headers }: Pick<Response, "status" | "headers">, body: string): string | null {
  if (status === 429) return headers.has("retry-after") ? "429 with Retry-After" : "429 without Retry-After";
  if (status >= 500) return `${status} with an HTML page`;
  if (status === 401) return "401, the token was revoked";
  if (status === 402) return "402, out of credits";
  if (status === 400 && /credit/i.test(body)) return "400, out of credits";
  if (status === 400) return "400, refused";
  if (status !== 200) return null;
  if (/not_enough_credits/.test(body)) return "200, the task ended without enough credits";
  if (/^\s*</.test(body)) return "200 with an HTML page";
  if (body === '{"data":[],"meta":[]}') return "a start without its hash";
  if (isJson(body)) return null;
  return /^\s*[{[]/.test(body) ? "half a JSON" : "200 with the text of a 429";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
