import type { RegisterChange } from "@/server/register/timeline/register-events";

export type EndedReason = "dissolved" | "left_strike_off" | "suspended" | "not_on_register";

/**
 * Why a company stops costing by what changed, oldest first; null when it does not. A filing that ends a strike-off counts before its
 * profile follows. A suspension counts as leaving, because an objection mostly holds for half a year, but only of a proposal that we
 * knew: one that was suspended before anybody looked is what somebody asked about.
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
      return details.to === "proposed" ? null : endingOfStage(details);
    case "status_changed":
      return details.from === "dissolved" ? null : undefined;
    default:
      return undefined;
  }
}

/** Of a stage that another has followed. */
function endingOfStage({ from, to }: RegisterChange["details"]): EndedReason | undefined {
  if (from !== "proposed" && from !== "suspended") return undefined;
  if (to === "discontinued") return "left_strike_off";
  if (to === "dissolved") return "dissolved";
  return from === "proposed" && to === "suspended" ? "suspended" : undefined;
}
