/** Waits that keep no test waiting. */
export const QUICK_WAITS = {
  ended: 5,
  stalled: 5,
  network: 5,
  unavailable: 5,
  "not-stored": 5,
  "rate-limited": 5,
  unauthorised: 5,
  refused: 5,
};
