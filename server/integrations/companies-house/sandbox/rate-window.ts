import type { Clock } from "@/server/platform/clock";

/** The fixed window of Companies House: it opens with a request and counts until it closes, refused requests too. */
export function createRateWindow(options: { limit: number; windowSeconds: number; clock: Clock }) {
  let startedAt = Number.NEGATIVE_INFINITY;
  let used = 0;
  let maxUsed = 0;

  return {
    take() {
      const now = Math.floor(options.clock.now().getTime() / 1000);
      if (now >= startedAt + options.windowSeconds) {
        startedAt = now;
        used = 0;
      }
      used += 1;
      maxUsed = Math.max(maxUsed, used);
      return {
        isAllowed: used <= options.limit,
        headers: {
          "X-Ratelimit-Limit": String(options.limit),
          "X-Ratelimit-Remain": String(Math.max(options.limit - used, 0)),
          "X-Ratelimit-Reset": String(startedAt + options.windowSeconds),
          "X-Ratelimit-Window": `${options.windowSeconds / 60}m`,
        },
      };
    },
    state: () => ({ used, maxUsed, limit: options.limit }),
  };
}
