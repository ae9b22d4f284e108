import { beginTrial, type Circuit, openAgainAt } from "@/server/platform/circuit-rule";

/** A provider's limit: so many requests in any window of so many milliseconds. */
export interface Allowance {
  requests: number;
  windowMs: number;
}

/** What the processes know together about a provider's slots. Instants are Unix milliseconds. */
export interface SlotState {
  /** When the next slot is due if requests are to be evenly spaced. */
  nextAt: number;
  /** Until when the provider asked us to wait. */
  blockedUntil: number | null;
  /** When one more request fits into the provider's window; null: now. */
  roomAt: number | null;
  /** The most important request that waits for a slot, and until when it is taken to be there. */
  wanted: { priority: number; until: number } | null;
  /** Slots in a row that went to whoever was wanted most. */
  favoured: number;
  circuit: Circuit;
}

export interface SlotAsk {
  /** Higher goes first. */
  priority: number;
  /** May be the trial request of a provider that was down. */
  mayTry: boolean;
}

/** `comeBackAt`: when asking again makes sense. `at`: when the next slot is. `isDown`: the provider's circuit is open. */
export type SlotDecision =
  | { isGranted: true; at: number; state: SlotState }
  | { isGranted: false; at: number; comeBackAt: number; isDown: boolean; state: SlotState };

/** Added to the priority of a request that a person is waiting for: above whatever runs in the background. */
export const WAITED_FOR_LIFT = 10_000;
/** A slot is given away only this short before its time, so that whoever comes until then may still be more important. */
export const AHEAD_MS = 250;
/** After so many favoured slots in a row the next one is anybody's: the less important must not starve. */
const MOST_FAVOURED = 4;
/** How late a wanted request may be for its slot before others may have it. */
const WANTED_GRACE_MS = 500;
const SHORTEST_WAIT_MS = 20;

/**
 * Whether a request may have the next slot, and what is true afterwards. Two rules keep the limit: slots are evenly spaced (a late
 * one by less than a gap does not put the next off), and none is given before the window has room, where a request takes room from its slot until a whole
 * window after its answer. The second alone is proof against any delay on the way: the provider saw the request before it answered.
 */
export function decideSlot(state: SlotState, ask: SlotAsk, allowance: Allowance, now: number): SlotDecision {
  const gapMs = allowance.windowMs / allowance.requests;
  const openAt = openAgainAt(state.circuit, ask.mayTry, now);
  const at = Math.max(state.nextAt, now, state.blockedUntil ?? 0, state.roomAt ?? 0, openAt);
  const wanted = state.wanted && state.wanted.until > now ? state.wanted : null;
  const isNear = at - now <= AHEAD_MS;
  const standsBack = wanted !== null && wanted.priority > ask.priority && state.favoured < MOST_FAVOURED;

  if (isNear && !standsBack) return grant(state, ask, wanted, at, gapMs);
  const isDown = openAt > now;
  const comeBackAt = standsBack && isNear ? at + gapMs - AHEAD_MS / 2 : at - AHEAD_MS / 2;
  const isMostWanted = !standsBack && !isDown && ask.priority >= (wanted?.priority ?? 0);
  return {
    isGranted: false,
    at,
    comeBackAt: Math.max(comeBackAt, now + SHORTEST_WAIT_MS),
    isDown,
    state: isMostWanted
      ? { ...state, wanted: { priority: ask.priority, until: at + WANTED_GRACE_MS } }
      : { ...state, wanted },
  };
}

function grant(
  state: SlotState,
  ask: SlotAsk,
  wanted: SlotState["wanted"],
  at: number,
  gapMs: number,
): Extract<SlotDecision, { isGranted: true }> {
  const isFavoured = wanted !== null && ask.priority >= wanted.priority;
  return {
    isGranted: true,
    at,
    state: {
      ...state,
      // Who is a little late keeps the beat; after a rest it begins anew.
      nextAt: (at - state.nextAt <= gapMs ? state.nextAt : at) + gapMs,
      wanted: isFavoured ? null : wanted,
      favoured: isFavoured ? state.favoured + 1 : 0,
      circuit: beginTrial(state.circuit, at),
    },
  };
}
