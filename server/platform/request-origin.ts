import { env } from "@/server/platform/env";

/** The address the browser used: PUBLIC_URL where the Host header agrees with it, else what the request itself says. */
export function originOf(request: Request): string {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  const { publicUrl } = env();
  if (publicUrl && new URL(publicUrl).host === host) return new URL(publicUrl).origin;
  const protocol = request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  return `${protocol}://${host}`;
}

/**
 * Whether a request that carries cookies was made by our own pages. Browsers send Sec-Fetch-Site or at least Origin with
 * every POST; a client that sends neither is no browser and holds no stranger's cookies.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = request.headers.get("origin");
  if (!origin) return true;
  const { publicUrl } = env();
  return origin === originOf(request) || (publicUrl !== null && origin === new URL(publicUrl).origin);
}
