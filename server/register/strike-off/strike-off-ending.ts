import type { RegisterChange } from "@/server/register/timeline/register-events";

export type EndedReason = "dissolved" | "left_strike_off" | "suspended" | "not_on_register";

/**
 * Why a company stops costing by what changed, oldest first; null when it does not. A suspension counts as leaving, because an
 * objection mostly holds for half a year, but only of a proposal that we knew: one that was suspended before anybody looked is
 * what somebody asked about.
 */
export function endingOf(changes: readonly RegisterChange[]): EndedReason | null {
  return changes.reduce<EndedReason | null>((ending, change) => {
    const moved = endingOfOne(change);
    return moved === undefined ? ending : moved;
  }, null);
}

/** Undefined: it decides nothing. `IS_DECISIVE` and `IS_ENDING` in `still-wanted.ts` say the same of stored events. */
function endingOfOne({ kind, details }: RegisterChange): EndedReason | null | undefined {
  switch (kind) {
    case "dissolved":
    case "left_strike_off":
      return kind;
    case "entered_strike_off":
      return null;
    case "strike_off_stage_changed":
      if (details.to === "proposed") return null;
      return details.from === "proposed" && details.to === "suspended" ? "suspended" : undefined;
    case "status_changed":
      return details.from === "dissolved" ? null : undefined;
    default:
      return undefined;
  }
}
