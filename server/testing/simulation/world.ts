import type { Actor } from "@/server/access/actor";
import type { SnovSandbox } from "@/server/integrations/snov/sandbox/server";
import type { Agenda } from "./agenda";
import type { Count } from "./chaos";
import type { Crew } from "./crew";
import type { Random } from "./random";
import type { Scenario } from "./scenario";
import type { Stage } from "./stage";

/** What the parts of one simulation share. */
export interface World {
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly crew: Crew;
  readonly snov: SnovSandbox;
  readonly count: Count;
  /** Tasks that a person asked to be tried again, knowing the risk. */
  readonly risked: Set<string>;
  /** Credits that somebody else spends as soon as our next task has been started. */
  readonly dueElsewhere: number[];
  readonly trace: (line: string) => void;
  /** From now on nothing goes wrong any more. */
  isCalm: boolean;
}

/** An admin at the desk, whom no daily cap limits. */
export const admin: Actor = { kind: "user", id: null, name: "Somebody", role: "admin" };
