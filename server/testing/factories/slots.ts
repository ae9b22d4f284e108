import type { Circuit } from "@/server/platform/circuit-rule";
import type { SlotState } from "@/server/platform/slot-rule";

/** Of a provider that is up. */
export const closedCircuit: Circuit = {
  failures: 0,
  openings: 0,
  downSince: null,
  openUntil: null,
  trialUntil: null,
};

/** Of a provider that nobody has asked for anything yet. */
export const unusedSlots: SlotState = {
  nextAt: 0,
  blockedUntil: null,
  roomAt: null,
  said: null,
  wanted: null,
  favoured: 0,
  circuit: closedCircuit,
};
