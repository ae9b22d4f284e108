/** What a lane says now and then while it works, so that a busy machine is not taken for a dead lane. */
export const ALIVE = "alive";
export const ALIVE_MS = 5_000;
