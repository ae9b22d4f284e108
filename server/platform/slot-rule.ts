import { beginTrial, type Circuit, openAgainAt } from "@/server/platform/circuit-rule";

/** A provider's limit: so many requests in any window of so many milliseconds. */
export interface Allowance {
  requests: number;
  windowMs: number;
  /** The provider's windows follow one another and it says how much of the present one is left. */
  isFixedWindow?: boolean;
}

/**
 * `given-up`: no whole answer came: it timed out, was aborted, or its connection broke. `never-sent`: not one byte of it left: no
 * connection came about, or it was aborted before.
 */
export type RequestEnding = "answered" | "given-up" | "never-sent";

/**
 * How long a request that we gave up may still be on its way. Giving up closes the connection, so we send nothing more of it. But the
 * kernel still delivers what it has taken over, and retransmits it when lost, until it drops the closed connection after about a hundred
 * seconds; and no segment lives longer than two minutes in the network (RFC 9293, section 3.4.1).
 */
export const LATE_ARRIVAL_MS = 120_000;

/**
 * For how long after its end a request takes room in the provider's window: a whole window from the moment at which it was surely
 * counted. That is its answer, and without one the moment after which it cannot arrive any more. What never left takes none.
 */
export function roomAfterMs({ windowMs }: Pick<Allowance, "windowMs">, ending: RequestEnding): number {
  switch (ending) {
    case "answered":
      return windowMs;
    case "given-up":
      return windowMs + LATE_ARRIVAL_MS;
    case "never-sent":
      return 0;
  }
}

/** What the processes know together about a provider's slots. Instants are Unix milliseconds. */
export interface SlotState {
  /** When the next slot is due if requests are to be evenly spaced. */
  nextAt: number;
  /** Until when the provider asked us to wait. */
  blockedUntil: number | null;
  /** When one more request fits into the provider's window; null: now. */
  roomAt: number | null;
  /** What is left of the provider's own window, of which others may use some too, and when it ends; null when it has not said. */
  said: { limit: number; remaining: number; resetAt: number } | null;
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
/** Of a provider's window, for as long as it lasts: what runs in the background leaves so much of what is left to people. */
const ROOM_FOR_PEOPLE = 0.03;

/**
 * Whether a request may have the next slot, and what is true afterwards. Two rules keep the limit: slots are evenly spaced (a late
 * one by less than a gap does not put the next off), and none is given before the window has room, where a request takes room from its slot until a whole
 * window after its answer (`roomAfterMs`). The second alone is proof against any delay on the way: the provider saw the request before it
 * answered, and one that nobody answered is kept in mind for as long as it may be seen.
 * Where a provider says how much of its window is left, and that is less than the even pace would use because others use it too, what
 * is left is spread over the rest of the window.
 */
export function decideSlot(state: SlotState, ask: SlotAsk, allowance: Allowance, now: number): SlotDecision {
  const gapMs = allowance.windowMs / allowance.requests;
  const openAt = openAgainAt(state.circuit, ask.mayTry, now);
  const pacedAt = paceBySaid(state, ask, allowance, now);
  const at = Math.max(state.nextAt, now, state.blockedUntil ?? 0, state.roomAt ?? 0, pacedAt, openAt);
  const wanted = state.wanted && state.wanted.until > now ? state.wanted : null;
  const isNear = at - now <= AHEAD_MS;
  const standsBack = wanted !== null && wanted.priority > ask.priority && state.favoured < MOST_FAVOURED;

  if (isNear && !standsBack) return grant(state, ask, wanted, at, pacedAt > state.nextAt, gapMs);
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

/** Whether a slot was granted to find out whether a provider that was down is up again. */
export function isTrial({ isGranted, state }: SlotDecision): boolean {
  return isGranted && state.circuit.openUntil !== null;
}

/** The earliest that what is left of the provider's window allows; 0 when it allows anything. */
function paceBySaid({ said, nextAt }: SlotState, ask: SlotAsk, allowance: Allowance, now: number): number {
  if (!said || said.resetAt <= now) return 0;
  const leftMs = Math.min(said.resetAt - now, allowance.windowMs);
  const isForPerson = ask.priority >= WAITED_FOR_LIFT;
  const kept = isForPerson
    ? 0
    : ROOM_FOR_PEOPLE * Math.min(said.limit, allowance.requests) * (leftMs / allowance.windowMs);
  const remaining = said.remaining - kept;
  if (remaining < 1) return now + leftMs;
  if (isForPerson) return 0;
  const gapMs = allowance.windowMs / allowance.requests;
  // As long as what is left lasts at the even pace, that is kept.
  return leftMs / remaining > gapMs ? nextAt - gapMs + leftMs / remaining : 0;
}

function grant(
  state: SlotState,
  ask: SlotAsk,
  wanted: SlotState["wanted"],
  at: number,
  isPaced: boolean,
  gapMs: number,
): Extract<SlotDecision, { isGranted: true }> {
  const isFavoured = wanted !== null && ask.priority >= wanted.priority;
  return {
    isGranted: true,
    at,
    state: {
      ...state,
      // Who is a little late keeps the beat; after a rest it begins anew.
      nextAt: (at - state.nextAt <= gapMs && !isPaced ? state.nextAt : at) + gapMs,
      wanted: isFavoured ? null : wanted,
      favoured: isFavoured ? state.favoured + 1 : 0,
      circuit: beginTrial(state.circuit, at),
    },
  };
}
