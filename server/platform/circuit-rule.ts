/** Whether a provider is up, as far as its last answers tell. Instants are Unix milliseconds. */
export interface Circuit {
  /** Failures in a row that are the provider's own. */
  failures: number;
  /** How often in a row it was found down. */
  openings: number;
  /** Null while it is up (the circuit is closed). */
  downSince: number | null;
  /** Nothing is sent until then; from then on one trial at a time (half-open). */
  openUntil: number | null;
  /** Until when a trial is on its way. */
  trialUntil: number | null;
}

/** So many failures in a row are the provider's trouble, not one request's. */
export const FAILURES_TO_OPEN = 5;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 300_000;
/** A trial that is not heard of for so long was lost with its process. */
const TRIAL_MS = 45_000;

/** When a request may leave at the earliest. `mayTry`: it costs nothing, so it may be the trial of a provider that was down. */
export function openAgainAt(circuit: Circuit, mayTry: boolean, now: number): number {
  if (circuit.openUntil === null) return now;
  const trialEnds = Math.max(circuit.openUntil, circuit.trialUntil ?? 0);
  if (mayTry) return trialEnds;
  // Who may not try waits for the verdict of somebody who may.
  return Math.max(trialEnds, now + FIRST_WAIT_MS);
}

/** A request leaves although the provider was down: nobody else tries meanwhile. */
export function beginTrial(circuit: Circuit, at: number): Circuit {
  return circuit.openUntil === null ? circuit : { ...circuit, trialUntil: at + TRIAL_MS };
}

export function noteFailure(circuit: Circuit, now: number): Circuit {
  const failures = circuit.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { ...circuit, failures };
  // What left before the circuit opened and fails only now says nothing new.
  if (circuit.openUntil !== null && now < circuit.openUntil) return { ...circuit, failures };
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(circuit.openings, 10), LONGEST_WAIT_MS);
  return {
    failures,
    openings: circuit.openings + 1,
    downSince: circuit.downSince ?? now,
    openUntil: now + wait,
    trialUntil: null,
  };
}

export type CircuitState = "closed" | "open" | "half-open";

export function stateOf(circuit: Pick<Circuit, "openUntil">, now: number): CircuitState {
  if (circuit.openUntil === null) return "closed";
  return now < circuit.openUntil ? "open" : "half-open";
}
