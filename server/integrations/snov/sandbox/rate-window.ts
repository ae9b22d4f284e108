/** Counts an account's requests in a rolling window. */
export interface RateWindow {
  /** Counts a request that arrives now (Unix ms); false when it is over the limit. */
  admit(nowMs: number, limit: number, windowMs: number): boolean;
  /** The most requests that ever arrived within one window, refused ones included. */
  readonly mostInWindow: number;
}

export function createRateWindow(): RateWindow {
  let arrived: number[] = [];
  let admitted: number[] = [];
  let mostInWindow = 0;
  return {
    admit(nowMs, limit, windowMs) {
      const isInside = (at: number) => at > nowMs - windowMs;
      arrived = [...arrived.filter(isInside), nowMs];
      admitted = admitted.filter(isInside);
      mostInWindow = Math.max(mostInWindow, arrived.length);
      if (admitted.length >= limit) return false;
      admitted.push(nowMs);
      return true;
    },
    get mostInWindow() {
      return mostInWindow;
    },
  };
}
