import { env } from "@/server/platform/env";
import { createStreamClient, type StreamClient } from "./stream-client";

/** The stream that this installation is configured for; null when it is off. */
export function connectStream(options: { stallMs?: number } = {}): StreamClient | null {
  const { mode, url, key } = env().companiesHouse.stream;
  return mode === "off" ? null : createStreamClient({ baseUrl: url, key, ...options });
}
